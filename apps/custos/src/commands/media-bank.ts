import { readFile, writeFile } from 'node:fs/promises';
import {
  MEDIA_FORMATS,
  MediaBanks,
  MediaImportError,
  type MediaFormatName,
} from '@custos/classification-infrastructure';
import { PictureHasher } from '@custos/pictures';
import { withOwner } from '../administration.js';
import type { RunOptions } from '../options.js';
import { tableOf } from '../table.js';

export interface MediaImportFlags {
  readonly bank: string;
  readonly category?: string;
  readonly as: MediaFormatName;
  readonly replace: boolean;
  readonly by: string;
}

export interface MediaSetFlags {
  readonly enabled?: boolean;
  /** Millionths. */
  readonly sampling?: number;
  readonly radius?: number;
  readonly by: string;
}

const SHOWN_PROBLEMS = 20;

/** `custos media-bank import FILE`: all rows of the file, or none. */
export async function importBank(options: RunOptions, file: string, flags: MediaImportFlags): Promise<void> {
  const list = MEDIA_FORMATS[flags.as].read(await readFile(file, 'utf8'));
  try {
    const entries = await withOwner(options, (database) => new MediaBanks(database).import({ ...flags, list }));
    for (const [what, count] of list.passedOver) console.error(`passed over: ${count} ${what}`);
    console.log(`${flags.bank} holds ${entries.pdq} PDQ, ${entries.md5} MD5 and ${entries.sha256} SHA-256 hashes`);
  } catch (error) {
    if (!(error instanceof MediaImportError)) throw error;
    for (const { line, message } of error.problems.slice(0, SHOWN_PROBLEMS))
      console.error(`${file}:${line}: ${message}`);
    throw error;
  }
}

/** `custos media-bank export BANK [FILE]` */
export async function exportBank(
  options: RunOptions,
  bank: string,
  file: string | undefined,
  format: MediaFormatName,
): Promise<void> {
  const hashes = await withOwner(options, (database) => new MediaBanks(database).entriesOf(bank));
  const text = MEDIA_FORMATS[format].write(hashes);
  if (file === undefined) process.stdout.write(text);
  else await writeFile(file, text);
}

/** `custos media-bank set BANK`: what it does with matches, not what it holds. */
export async function setBank(options: RunOptions, bank: string, { by, ...settings }: MediaSetFlags): Promise<void> {
  await withOwner(options, (database) => new MediaBanks(database).set(bank, settings, by));
}

/** `custos media-bank list` */
export async function listBanks(options: RunOptions): Promise<void> {
  const banks = await withOwner(options, (database) => new MediaBanks(database).list());
  const row = ({ category, enabled, sampling, radius, entries, recordedBy, recordedAt }: (typeof banks)[number]) => ({
    ...{ category, enabled, sampling, radius },
    ...entries,
    by: recordedBy,
    at: recordedAt.toISOString(),
  });
  console.log(tableOf(banks.map((bank) => ({ bank: bank.id, ...row(bank) }))));
}

/** `custos media-bank hash FILE…`: a line of JSON for each file. @throws Error when one could not be hashed at all */
export async function hashFiles(files: readonly string[]): Promise<void> {
  const hasher = new PictureHasher();
  let failed = 0;
  for (const file of files) {
    try {
      console.log(JSON.stringify({ file, ...(await hasher.hash(await readFile(file))) }));
    } catch (error) {
      failed++;
      console.error(`${file}: ${(error as Error).message}`);
    }
  }
  await hasher.close();
  if (failed > 0) throw new Error(`${failed} of ${files.length} files could not be hashed`);
}
