import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { column, readDelimited } from './delimited.js';

/** A text and what its set says of it. */
export interface LabelledText {
  readonly text: string;
  readonly label: string;
}

export async function davidson(data: string): Promise<LabelledText[]> {
  return labelled(join(data, 'labeled_data.csv'), 'tweet', 'class');
}

export async function swsr(data: string): Promise<LabelledText[]> {
  return labelled(join(data, 'SexComment.csv'), 'comment_text', 'label');
}

export async function smishing(data: string): Promise<LabelledText[]> {
  const rows = await labelled(join(data, 'Dataset_5971.csv'), 'TEXT', 'label');
  return rows.map(({ text, label }) => ({ text, label: label.toLowerCase() }));
}

export async function youtubeSpam(data: string): Promise<LabelledText[]> {
  const text = await readFile(join(data, 'Youtube01-Psy.csv'), 'latin1');
  return text
    .split('\n')
    .filter((line) => line.includes(','))
    .map((line) => ({ label: line.slice(0, line.indexOf(',')), text: line.slice(line.indexOf(',') + 1) }));
}

export async function cold(data: string, split: string): Promise<(LabelledText & { readonly kind: string })[]> {
  const rows = await readDelimited(join(data, `${split}.csv`));
  return rows.map((row) => ({
    text: column(row, 'TEXT'),
    label: column(row, 'label'),
    kind: row['fine-grained-label'] ?? '',
  }));
}

/** Prompts with what is known of each category: 1, 0, or nothing. */
export async function openaiModeration(data: string): Promise<Readonly<Record<string, string | number>>[]> {
  const text = gunzipSync(await readFile(join(data, 'samples-1680.jsonl.gz'))).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, string | number>);
}

/** Messages of fake base stations, by category; they are tokenised, and the spaces between tokens are taken out. */
export async function fbsSms(data: string): Promise<LabelledText[]> {
  const files = (await readdir(data)).filter((file) => file.endsWith('.txt')).sort();
  const texts = await Promise.all(
    files.map(async (file) => ({ label: file.replace('.txt', ''), text: await readFile(join(data, file), 'utf8') })),
  );
  const seen = new Set<string>();
  return texts.flatMap(({ label, text }) =>
    text.split('\n').flatMap((line) => {
      const joined = line.trim().replaceAll(/(?<![\w]) | (?![\w])/g, '');
      if (joined === '' || seen.has(joined)) return [];
      seen.add(joined);
      return [{ label, text: joined }];
    }),
  );
}

export async function chineseHarm(data: string): Promise<LabelledText[]> {
  const rows = JSON.parse(await readFile(join(data, 'bench.json'), 'utf8')) as Record<string, string>[];
  return rows.map((row) => ({ text: column(row, '文本'), label: column(row, '标签') }));
}

/** Microblogs and what others wrote when passing them on: what people write of the day's events. */
export async function cedWeibo(data: string): Promise<string[]> {
  const lines = async (file: string): Promise<unknown[]> =>
    gunzipSync(await readFile(join(data, file)))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown);
  const originals = (await lines('originals.jsonl.gz')) as { readonly text: string }[];
  const passedOn = (await lines('reposts_text_600events.jsonl.gz')) as [number, number, number, string][];
  return [...originals.map(({ text }) => text), ...passedOn.map(([, , , text]) => text)];
}

async function labelled(file: string, textColumn: string, labelColumn: string): Promise<LabelledText[]> {
  const rows = await readDelimited(file);
  return rows.map((row) => ({ text: column(row, textColumn), label: column(row, labelColumn) }));
}
