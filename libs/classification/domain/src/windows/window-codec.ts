import { ENTRY_WORDS } from './entry-blocks.js';
import { Occasion } from './occasion.js';
import { PartitionWindows } from './partition-windows.js';
import type { WindowColumn, WindowKind } from './window-column.js';

const VERSION = 1;
/** Stored as their places in this list: new kinds go to its end. */
const KINDS: readonly WindowKind[] = ['count', 'distinct', 'rate', 'ratio', 'first_seen', 'session'];
const COLUMN_WORDS = 4;
const STATES_PER_WORD = 16;
/** The watermark of windows that nothing was fed to. */
const NEVER = -0x80000000;

/** Words that grow as they are written. */
class WordWriter {
  #words: Int32Array;
  length = 0;

  constructor(words: number) {
    this.#words = new Int32Array(words);
  }

  push(word: number): void {
    if (this.length === this.#words.length) this.#reserve(1);
    this.#words[this.length++] = word;
  }

  pushAll(words: Int32Array): void {
    if (this.length + words.length > this.#words.length) this.#reserve(words.length);
    this.#words.set(words, this.length);
    this.length += words.length;
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.#words.slice(0, this.length).buffer);
  }

  #reserve(more: number): void {
    const words = new Int32Array(Math.max(2 * this.#words.length, this.length + more));
    words.set(this.#words.subarray(0, this.length));
    this.#words = words;
  }
}

/** What was fed to the windows of a partition, in order, to be fed again. */
export class OccasionJournal {
  readonly #writer = new WordWriter(1_024);
  readonly #head: number;

  constructor(readonly columns: readonly WindowColumn[]) {
    writeColumns(this.#writer, columns);
    this.#head = this.#writer.length;
  }

  get isEmpty(): boolean {
    return this.#writer.length === this.#head;
  }

  add(occasion: Occasion): void {
    const writer = this.#writer;
    const { fed, pairs, pairLength } = occasion;
    writer.push(occasion.high);
    writer.push(occasion.low);
    writer.push(occasion.seconds);
    writer.push(pairLength);
    for (let column = 0; column < fed.length; column += STATES_PER_WORD) {
      let word = 0;
      for (let index = 0; index < STATES_PER_WORD && column + index < fed.length; index++)
        word |= (fed[column + index] as number) << (2 * index);
      writer.push(word);
    }
    for (let at = 0; at < pairLength; at++) writer.push(pairs[at] as number);
  }

  /** Little-endian words; they carry the columns, so that reading them takes no policy pack. */
  bytes(): Uint8Array {
    return this.#writer.bytes();
  }
}

/** Feeds what a journal holds. @returns the windows: those given, or, under other columns, what these keep of them */
export function feedJournal(windows: PartitionWindows, bytes: Uint8Array): PartitionWindows {
  const words = wordsOf(bytes);
  const [columns, start] = readColumns(words);
  const fedWindows = underColumns(windows, columns);
  const occasion = new Occasion(columns.length);
  const stateWords = Math.ceil(columns.length / STATES_PER_WORD);
  for (let at = start; at < words.length;) {
    occasion.begin(words[at] as number, words[at + 1] as number, 0);
    occasion.seconds = words[at + 2] as number;
    const pairLength = words[at + 3] as number;
    at += 4;
    for (let column = 0; column < columns.length; column++) {
      const word = words[at + Math.floor(column / STATES_PER_WORD)] as number;
      occasion.fed[column] = (word >>> (2 * (column % STATES_PER_WORD))) & 3;
    }
    occasion.anyFed = true;
    at += stateWords;
    for (const end = at + pairLength; at < end; at += 2)
      occasion.addValue(words[at] as number, words[at + 1] as number);
    fedWindows.feed(occasion);
  }
  return fedWindows;
}

/** All that the windows hold, in little-endian words. */
export function snapshotOf(windows: PartitionWindows): Uint8Array {
  const { blocks, columns, watermark, sweepMarks } = windows;
  const writer = new WordWriter(1_024 + blocks.keys * 8 + blocks.entries * ENTRY_WORDS);
  writeColumns(writer, columns);
  writer.push(watermark === -Infinity ? NEVER : watermark);
  writer.push(sweepMarks.keys);
  writer.push(sweepMarks.entries);
  const { words } = blocks;
  for (const block of blocks.blocks()) {
    writer.push(blocks.high(block));
    writer.push(blocks.low(block));
    writer.push(blocks.latest(block));
    writer.push(blocks.size(block));
    writer.pushAll(words.subarray(blocks.start(block), blocks.end(block)));
  }
  return writer.bytes();
}

/** @param bytes of a snapshot; it carries its columns */
export function windowsFrom(bytes: Uint8Array): PartitionWindows {
  const words = wordsOf(bytes);
  const [columns, start] = readColumns(words);
  const windows = new PartitionWindows(columns);
  const { blocks } = windows;
  const watermark = words[start] as number;
  for (let at = start + 3; at < words.length;) {
    const size = words[at + 3] as number;
    let block = blocks.add(words[at] as number, words[at + 1] as number, words[at + 2] as number, size);
    at += 4;
    for (const end = at + size * ENTRY_WORDS; at < end; at += ENTRY_WORDS)
      block = blocks.append(
        block,
        words[at] as number,
        words[at + 1] as number,
        words[at + 2] as number,
        words[at + 3] as number,
      );
  }
  windows.resume(watermark === NEVER ? -Infinity : watermark, {
    keys: words[start + 1] as number,
    entries: words[start + 2] as number,
  });
  return windows;
}

/** The same windows under other columns: equal definitions keep what they counted, the others begin empty. */
export function underColumns(windows: PartitionWindows, columns: readonly WindowColumn[]): PartitionWindows {
  if (sameColumns(windows.columns, columns)) return windows;
  const places = windows.columns.map(({ fingerprint }) =>
    columns.findIndex((column) => column.fingerprint === fingerprint),
  );
  const changed = new PartitionWindows(columns);
  const { blocks } = windows;
  const { words } = blocks;
  for (const old of blocks.blocks()) {
    let block = -1;
    for (let at = blocks.start(old), end = blocks.end(old); at < end; at += ENTRY_WORDS) {
      const place = places[words[at] as number] as number;
      if (place < 0) continue;
      if (block < 0) block = changed.blocks.add(blocks.high(old), blocks.low(old), blocks.latest(old));
      block = changed.blocks.append(
        block,
        place,
        words[at + 1] as number,
        words[at + 2] as number,
        words[at + 3] as number,
      );
    }
  }
  changed.resume(windows.watermark, windows.sweepMarks);
  return changed;
}

export function sameColumns(some: readonly WindowColumn[], others: readonly WindowColumn[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ fingerprint }, column) => fingerprint === others[column]?.fingerprint)
  );
}

function writeColumns(writer: WordWriter, columns: readonly WindowColumn[]): void {
  writer.push(VERSION);
  writer.push(columns.length);
  for (const { fingerprint, kind, seconds, bucket } of columns) {
    writer.push(fingerprint);
    writer.push(KINDS.indexOf(kind));
    writer.push(seconds);
    writer.push(bucket);
  }
}

/** @returns the columns, and the first word after them */
function readColumns(words: Int32Array): [columns: WindowColumn[], start: number] {
  if (words[0] !== VERSION) throw new Error(`windows of the form ${words[0]} cannot be read`);
  const count = words[1] as number;
  const columns: WindowColumn[] = [];
  for (let at = 2; columns.length < count; at += COLUMN_WORDS) {
    columns.push({
      fingerprint: words[at] as number,
      kind: KINDS[words[at + 1] as number] as WindowKind,
      seconds: words[at + 2] as number,
      bucket: words[at + 3] as number,
    });
  }
  return [columns, 2 + count * COLUMN_WORDS];
}

/** A copy, since a view of words must begin at a multiple of four. */
function wordsOf(bytes: Uint8Array): Int32Array {
  return new Int32Array(new Uint8Array(bytes).buffer);
}
