import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parse as parseCsv } from 'csv-parse';
import type { PublisherEvent } from './scenario.js';

/** A file's messages as events, in file order. A message's id is its place in the file, so importing twice doubles nothing. */
export type MessageReader = (file: string, source: string) => AsyncIterable<PublisherEvent>;

/** Senders are unknown in plain message files; spreading messages over accounts keeps partitions evenly used. */
const ACCOUNTS = 1_000;

function textPosted(source: string, line: number, text: string, account?: string): PublisherEvent {
  return {
    specversion: '1.0',
    id: `line-${line}`,
    source,
    type: 'custos.content.TextPosted',
    data: { contentId: `${source}#${line}`, accountId: account ?? `sender-${line % ACCOUNTS}`, text },
  };
}

async function* lines(file: string): AsyncGenerator<[number, string]> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number += 1;
    if (line.trim() !== '') yield [number, line];
  }
}

/** One message a line; with a tab, what stands before it is a label and is left out. */
async function* sms(file: string, source: string): AsyncGenerator<PublisherEvent> {
  for await (const [number, line] of lines(file)) yield textPosted(source, number, line.slice(line.indexOf('\t') + 1));
}

/** A header row is required; the column `text` (or `message`, `content`) is the message, `account` its sender if there is one. */
async function* csv(file: string, source: string): AsyncGenerator<PublisherEvent> {
  const rows = createReadStream(file).pipe(parseCsv({ columns: true, bom: true, skip_empty_lines: true }));
  let number = 1;
  for await (const row of rows as AsyncIterable<Record<string, string>>) {
    number += 1;
    const text = row['text'] ?? row['message'] ?? row['content'];
    if (text === undefined) {
      throw new Error(`${file} has no column "text", "message" or "content"; it has: ${Object.keys(row).join(', ')}`);
    }
    yield textPosted(source, number, text, row['account']);
  }
}

/** One CloudEvent as JSON a line. */
async function* cloudevents(file: string): AsyncGenerator<PublisherEvent> {
  for await (const [number, line] of lines(file)) {
    try {
      yield JSON.parse(line) as PublisherEvent;
    } catch (error) {
      throw new Error(`${file}, line ${number} is not JSON: ${(error as Error).message}`, { cause: error });
    }
  }
}

export const FORMATS: Readonly<Record<string, MessageReader>> = { sms, csv, cloudevents };
