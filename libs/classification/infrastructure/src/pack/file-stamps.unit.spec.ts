import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FileStamps } from './file-stamps.js';

const STEP_MS = 3_000;
const TRUSTED_MS = 60_000;

let folder: string;
let file: string;
let stamps: FileStamps;
const mayHaveChanged = (now: number) => stamps.mayHaveChanged([folder, file, join(folder, 'missing')], now);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stamps-'));
  file = join(folder, 'file');
  stamps = new FileStamps();
  await writeFile(file, 'first');
});
afterEach(() => rm(folder, { recursive: true }));

describe('the stamps of files', () => {
  it('are not trusted before a reading after they stood for longer than a step of the clock they come from', async () => {
    expect(await mayHaveChanged(0)).toBe(true);
    expect(await mayHaveChanged(STEP_MS)).toBe(true);
    expect(await mayHaveChanged(STEP_MS + 1)).toBe(true);
    expect(await mayHaveChanged(STEP_MS + 2)).toBe(false);
  });

  it.each<[string, () => Promise<void>]>([
    ['a file that is written', () => writeFile(file, 'second')],
    ['a file that is replaced', () => writeFile(`${file}.new`, 'other').then(() => rename(`${file}.new`, file))],
    ['a file that is gone', () => rm(file)],
    ['a file that was missing', () => writeFile(join(folder, 'missing'), '')],
    ['a folder with another file in it', () => writeFile(join(folder, 'another'), '')],
  ])('tell of %s, and are not trusted for as long again', async (_what, change) => {
    for (const now of [0, STEP_MS + 1]) await mayHaveChanged(now);
    expect(await mayHaveChanged(STEP_MS + 2)).toBe(false);

    await change();

    const then = 10_000;
    expect(await mayHaveChanged(then)).toBe(true);
    expect(await mayHaveChanged(then + STEP_MS)).toBe(true);
    expect(await mayHaveChanged(then + STEP_MS + 1)).toBe(true);
    expect(await mayHaveChanged(then + STEP_MS + 2)).toBe(false);
  });

  it('are not trusted after a reading that failed, nor for longer than a minute', async () => {
    for (const now of [0, STEP_MS + 1]) await mayHaveChanged(now);

    stamps.distrust();

    expect(await mayHaveChanged(STEP_MS + 2)).toBe(true);
    expect(await mayHaveChanged(STEP_MS + 3)).toBe(false);
    expect(await mayHaveChanged(STEP_MS + 2 + TRUSTED_MS)).toBe(true);
  });
});
