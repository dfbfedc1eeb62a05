import { countDistinct, KEPT_HASHES } from './distinct-values.js';
import { ENTRY_WORDS, EntryBlocks } from './entry-blocks.js';
import { FED, MATCHED, NOT_FED, type Occasion } from './occasion.js';
import { retentionOf, type WindowColumn } from './window-column.js';

/** What a partition's windows may hold: about 8 MiB. */
export const MOST_KEYS = 65_536;
export const MOST_ENTRIES = 262_144;
/** One busy key must not push out all others. */
const MOST_ENTRIES_OF_A_KEY = 4_096;
/** Below these nothing is swept. */
const FEWEST_KEYS = 1_024;
const FEWEST_ENTRIES = 8_192;
const MILLION = 1_000_000;
const HOUR = 3_600;

/** When the windows are next looked through for what has passed. */
export interface SweepMarks {
  readonly keys: number;
  readonly entries: number;
}

/**
 * The windows of one partition: for each key, what was fed to each column lately. What they answer is a function of what
 * was fed in which order and of nothing else, so that a copy made from a snapshot and the occasions since is the same.
 */
export class PartitionWindows {
  readonly blocks = new EntryBlocks();
  /** The latest time of any event, in seconds. */
  watermark = -Infinity;
  /** Occasions that came too late for at least one of their windows, and entries given up to bound memory, so far. */
  late = 0;
  evicted = 0;
  #sweepAt: SweepMarks = { keys: FEWEST_KEYS, entries: FEWEST_ENTRIES };
  readonly #retention: Int32Array;
  readonly #longest: number;
  readonly #distinct: readonly number[];
  readonly #counted: Uint8Array;
  readonly #hashes = new Uint32Array(MOST_ENTRIES_OF_A_KEY);
  readonly #matched: Float64Array;

  constructor(readonly columns: readonly WindowColumn[]) {
    this.#retention = Int32Array.from(columns, retentionOf);
    this.#longest = Math.max(0, ...this.#retention);
    this.#distinct = columns.flatMap(({ kind }, column) => (kind === 'distinct' ? [column] : []));
    this.#counted = new Uint8Array(columns.length);
    this.#matched = new Float64Array(columns.length);
  }

  get sweepMarks(): SweepMarks {
    return this.#sweepAt;
  }

  /** For a copy that goes on where another was. */
  resume(watermark: number, marks: SweepMarks): void {
    this.watermark = watermark;
    this.#sweepAt = marks;
  }

  /** Counts an event in the windows of its key. */
  feed(occasion: Occasion): void {
    if (!occasion.anyFed) return;
    const { high, low, seconds } = occasion;
    if (seconds > this.watermark) this.watermark = seconds;
    if (this.blocks.keys >= this.#sweepAt.keys || this.blocks.entries >= this.#sweepAt.entries) this.#sweep();
    let block = this.blocks.find(high, low);
    if (block < 0) block = this.blocks.add(high, low, seconds);
    else if (seconds > this.blocks.latest(block)) this.blocks.setLatest(block, seconds);
    this.#drop(block, this.blocks.latest(block));
    const early = this.#countExisting(block, occasion);
    block = this.#countNew(block, occasion);
    for (let at = 0; at < occasion.pairLength; at += 2)
      block = this.#addValue(block, occasion.pairs[at] as number, occasion.pairs[at + 1] as number, seconds);
    if (early) this.late++;
  }

  /** What the windows of a key say at a time. @param values by column, set anew */
  read({ high, low, seconds }: Occasion, values: Float64Array): void {
    values.fill(0);
    const block = this.blocks.find(high, low);
    if (block < 0) return;
    this.#sum(block, seconds, values);
    for (const column of this.#distinct) values[column] = this.#countValues(block, column, seconds);
    for (let column = 0; column < this.columns.length; column++) {
      const { kind, seconds: length } = this.columns[column] as WindowColumn;
      const value = values[column] as number;
      if (value === 0) continue;
      if (kind === 'rate') values[column] = Math.floor((value * HOUR) / length);
      else if (kind === 'ratio') values[column] = Math.floor(((this.#matched[column] as number) * MILLION) / value);
    }
  }

  #sum(block: number, seconds: number, values: Float64Array): void {
    const { words } = this.blocks;
    this.#matched.fill(0);
    for (let at = this.blocks.start(block), end = this.blocks.end(block); at < end; at += ENTRY_WORDS) {
      const column = words[at] as number;
      const { kind, seconds: length, bucket } = this.columns[column] as WindowColumn;
      const a = words[at + 1] as number;
      const b = words[at + 2] as number;
      if (kind === 'distinct') continue;
      if (kind === 'first_seen') values[column] = Math.max(0, seconds - a);
      else if (kind === 'session') {
        if (a <= seconds && seconds <= b) values[column] = words[at + 3] as number;
      } else if (isWithin(a, seconds, bucket, length)) {
        values[column] = (values[column] as number) + b;
        this.#matched[column] = (this.#matched[column] as number) + (words[at + 3] as number);
      }
    }
  }

  #countValues(block: number, wanted: number, seconds: number): number {
    const { words } = this.blocks;
    const { bucket, seconds: length } = this.columns[wanted] as WindowColumn;
    let found = 0;
    for (let at = this.blocks.start(block), end = this.blocks.end(block); at < end; at += ENTRY_WORDS) {
      if (words[at] === wanted && isWithin(words[at + 1] as number, seconds, bucket, length))
        this.#hashes[found++] = words[at + 2] as number;
    }
    return countDistinct(this.#hashes, found);
  }

  /** Removes what is older than any window of a key can reach. */
  #drop(block: number, latest: number): void {
    const { words } = this.blocks;
    for (let at = this.blocks.start(block); at < this.blocks.end(block);) {
      if (this.#endOf(words, at) < latest - (this.#retention[words[at] as number] as number))
        this.blocks.remove(block, at);
      else at += ENTRY_WORDS;
    }
  }

  #endOf(words: Int32Array, at: number): number {
    const { kind, bucket } = this.columns[words[at] as number] as WindowColumn;
    return kind === 'first_seen' || kind === 'session'
      ? (words[at + 2] as number)
      : ((words[at + 1] as number) + 1) * bucket;
  }

  /** Counts in entries that are there. @returns whether the event is too late for one of its columns */
  #countExisting(block: number, { fed, seconds }: Occasion): boolean {
    const counted = this.#counted;
    const { words } = this.blocks;
    const latest = this.blocks.latest(block);
    let late = false;
    for (let column = 0; column < fed.length; column++) {
      counted[column] = fed[column] === NOT_FED || this.columns[column]?.kind === 'distinct' ? 1 : 0;
      if (fed[column] === NOT_FED || seconds >= latest - (this.#retention[column] as number)) continue;
      // First seen reaches back however late the news of it.
      if (this.columns[column]?.kind === 'first_seen') continue;
      counted[column] = 1;
      late = true;
    }
    for (let at = this.blocks.start(block); at < this.blocks.end(block); at += ENTRY_WORDS) {
      const column = words[at] as number;
      if (counted[column] === 1) continue;
      const { kind, bucket, seconds: length } = this.columns[column] as WindowColumn;
      if (kind === 'first_seen') {
        words[at + 1] = Math.min(words[at + 1] as number, seconds);
        words[at + 2] = Math.max(words[at + 2] as number, seconds);
      } else if (kind === 'session') {
        if (seconds < (words[at + 1] as number) - length || seconds > (words[at + 2] as number) + length) continue;
        this.#extendSession(block, at, seconds, length);
      } else {
        if (words[at + 1] !== Math.floor(seconds / bucket)) continue;
        words[at + 2] = (words[at + 2] as number) + 1;
        if (fed[column] === MATCHED) words[at + 3] = (words[at + 3] as number) + 1;
      }
      counted[column] = 1;
    }
    return late;
  }

  /** An event between two sessions, near enough to both, makes them one. */
  #extendSession(block: number, at: number, seconds: number, pause: number): void {
    const { words } = this.blocks;
    words[at + 1] = Math.min(words[at + 1] as number, seconds);
    words[at + 2] = Math.max(words[at + 2] as number, seconds);
    words[at + 3] = (words[at + 3] as number) + 1;
    for (let other = at + ENTRY_WORDS; other < this.blocks.end(block); other += ENTRY_WORDS) {
      if (words[other] !== words[at]) continue;
      if ((words[other + 1] as number) > seconds + pause || (words[other + 2] as number) < seconds - pause) continue;
      words[at + 1] = Math.min(words[at + 1] as number, words[other + 1] as number);
      words[at + 2] = Math.max(words[at + 2] as number, words[other + 2] as number);
      words[at + 3] = (words[at + 3] as number) + (words[other + 3] as number);
      this.blocks.remove(block, other);
      return;
    }
  }

  #countNew(block: number, { fed, seconds }: Occasion): number {
    for (let column = 0; column < fed.length; column++) {
      if (this.#counted[column] === 1) continue;
      const { kind, bucket } = this.columns[column] as WindowColumn;
      const matched = fed[column] === MATCHED ? 1 : 0;
      if (kind === 'session') block = this.#append(block, column, seconds, seconds, FED);
      else if (kind === 'first_seen') block = this.#append(block, column, seconds, seconds, 0);
      else block = this.#append(block, column, Math.floor(seconds / bucket), FED, matched);
    }
    return block;
  }

  #addValue(block: number, column: number, hash: number, seconds: number): number {
    const { words } = this.blocks;
    if (seconds < this.blocks.latest(block) - (this.#retention[column] as number)) return block;
    const bucket = Math.floor(seconds / (this.columns[column] as WindowColumn).bucket);
    let kept = 0;
    let largest = -1;
    for (let at = this.blocks.start(block), end = this.blocks.end(block); at < end; at += ENTRY_WORDS) {
      if (words[at] !== column || words[at + 1] !== bucket) continue;
      if (words[at + 2] === hash) return block;
      kept++;
      if (largest < 0 || (words[at + 2] as number) >>> 0 > (words[largest + 2] as number) >>> 0) largest = at;
    }
    if (kept < KEPT_HASHES) return this.#append(block, column, bucket, hash, 0);
    if (hash >>> 0 < (words[largest + 2] as number) >>> 0) words[largest + 2] = hash;
    return block;
  }

  #append(block: number, column: number, a: number, b: number, c: number): number {
    if (this.blocks.size(block) >= MOST_ENTRIES_OF_A_KEY) this.#giveUpOldest(block);
    return this.blocks.append(block, column, a, b, c);
  }

  #giveUpOldest(block: number): void {
    const { words } = this.blocks;
    let oldest = this.blocks.start(block);
    for (let at = oldest; at < this.blocks.end(block); at += ENTRY_WORDS)
      if (this.#endOf(words, at) < this.#endOf(words, oldest)) oldest = at;
    this.blocks.remove(block, oldest);
    this.evicted++;
  }

  /** Leaves out keys whose windows have all passed, and, of too many, those that were quiet for longest. */
  #sweep(): void {
    const { blocks, watermark } = this;
    const before = watermark - this.#longest;
    blocks.keepOnly((block) => blocks.latest(block) >= before);
    if (blocks.keys >= MOST_KEYS || blocks.entries >= MOST_ENTRIES) this.#giveUpQuietest();
    this.#sweepAt = {
      keys: Math.min(MOST_KEYS, Math.max(FEWEST_KEYS, 2 * blocks.keys)),
      entries: Math.min(MOST_ENTRIES, Math.max(FEWEST_ENTRIES, 2 * blocks.entries)),
    };
  }

  #giveUpQuietest(): void {
    const { blocks } = this;
    // By the key where times are equal: where a block stands must not matter.
    const quietest = [...blocks.blocks()].sort(
      (one, other) =>
        blocks.latest(one) - blocks.latest(other) ||
        blocks.high(one) - blocks.high(other) ||
        blocks.low(one) - blocks.low(other),
    );
    const given = new Set<number>();
    let entries = blocks.entries;
    for (const block of quietest) {
      if (quietest.length - given.size <= (MOST_KEYS * 3) / 4 && entries <= (MOST_ENTRIES * 3) / 4) break;
      given.add(block);
      entries -= blocks.size(block);
    }
    this.evicted += blocks.entries - entries;
    blocks.keepOnly((block) => !given.has(block));
  }
}

function isWithin(bucketNumber: number, seconds: number, bucket: number, length: number): boolean {
  const last = Math.floor(seconds / bucket);
  return bucketNumber <= last && bucketNumber > last - length / bucket;
}
