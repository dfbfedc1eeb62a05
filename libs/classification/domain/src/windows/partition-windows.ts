import { ColumnsAt } from './columns-at.js';
import { estimateDistinct, KEPT_VALUES } from './distinct-values.js';
import { ENTRY_WORDS, EntryBlocks } from './entry-blocks.js';
import { DISTINCT, FIRST_SEEN, RATIO, SESSION } from './meanings.js';
import { MATCHED, type Occasion } from './occasion.js';
import { FIRST_SWEEP, giveUpQuietest, nextSweep, sweepPassed, type SweepMarks } from './sweeping.js';
import type { WindowColumn } from './window-column.js';

/** One busy key must not push out all others. */
const MOST_ENTRIES_OF_A_KEY = 4_096;
const MILLION = 1_000_000;
const HOUR = 3_600;

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
  #sweepAt: SweepMarks = FIRST_SWEEP;
  readonly #longest: number;
  /** By column, for the event under way. */
  readonly #at: ColumnsAt;
  readonly #matched: Float64Array;
  readonly #hashes = new Uint32Array(MOST_ENTRIES_OF_A_KEY);
  /** By pair of the event under way: whether its value was found. */
  readonly #found: Uint8Array;

  constructor(readonly columns: readonly WindowColumn[]) {
    this.#at = new ColumnsAt(columns);
    this.#longest = Math.max(0, ...this.#at.retention);
    this.#matched = new Float64Array(columns.length);
    this.#found = new Uint8Array(64);
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
    this.#found.fill(0);
    if (this.#at.prepare(occasion, this.blocks.latest(block))) this.late++;
    this.#countExisting(block, occasion);
    block = this.#countNew(block, occasion);
    this.#addValues(block, occasion);
  }

  /** What the windows of a key say at a time. @param values by column, set anew */
  read({ high, low, seconds }: Occasion, values: Float64Array): void {
    values.fill(0);
    const block = this.blocks.find(high, low);
    if (block < 0) return;
    this.#at.setTime(seconds);
    this.#sum(block, seconds, values);
    for (let column = 0; column < values.length; column++) {
      const value = values[column] as number;
      if (value === 0) continue;
      if (this.#at.isRate[column] === 1)
        values[column] = Math.floor((value * HOUR) / (this.#at.lengths[column] as number));
      else if (this.#at.meanings[column] === RATIO)
        values[column] = Math.floor(((this.#matched[column] as number) * MILLION) / value);
      else if (this.#at.meanings[column] === DISTINCT && value >= KEPT_VALUES)
        values[column] = this.#estimate(block, column);
    }
  }

  #sum(block: number, seconds: number, values: Float64Array): void {
    const { words } = this.blocks;
    const { meanings, first, last } = this.#at;
    const matched = this.#matched;
    matched.fill(0);
    for (let at = this.blocks.start(block), end = this.blocks.end(block); at < end; at += ENTRY_WORDS) {
      const column = words[at] as number;
      const a = words[at + 1] as number;
      const b = words[at + 2] as number;
      const c = words[at + 3] as number;
      const meaning = meanings[column] as number;
      if (meaning <= RATIO) {
        if (a > (last[column] as number) || a < (first[column] as number)) continue;
        values[column] = (values[column] as number) + b;
        if (meaning === RATIO) matched[column] = (matched[column] as number) + c;
      } else if (meaning === DISTINCT) {
        if (c <= (last[column] as number) && a >= (first[column] as number))
          values[column] = (values[column] as number) + 1;
      } else if (meaning === FIRST_SEEN) values[column] = Math.max(0, seconds - a);
      else if (a <= seconds && seconds <= b) values[column] = c;
    }
  }

  /** Of more values than are kept. */
  #estimate(block: number, wanted: number): number {
    const { words } = this.blocks;
    let found = 0;
    for (let at = this.blocks.start(block), end = this.blocks.end(block); at < end; at += ENTRY_WORDS)
      if (words[at] === wanted) this.#hashes[found++] = words[at + 2] as number;
    return estimateDistinct(this.#hashes, found);
  }

  /** Counts in entries that are there, and removes those that no window can reach any more. */
  #countExisting(block: number, occasion: Occasion): void {
    const { fed, seconds, pairs, firstPair, nextPair } = occasion;
    const { words } = this.blocks;
    const { meanings, passed, kept, counted, last } = this.#at;
    let end = this.blocks.end(block);
    for (let at = this.blocks.start(block); at < end;) {
      const column = words[at] as number;
      const meaning = meanings[column] as number;
      const reach = (meaning >= FIRST_SEEN ? words[at + 2] : words[at + 1]) as number;
      if (reach < (passed[column] as number)) {
        this.blocks.remove(block, at);
        end -= ENTRY_WORDS;
        continue;
      }
      if (meaning === DISTINCT) {
        const hash = words[at + 2];
        for (let pair = firstPair[column] as number; pair >= 0; pair = nextPair[pair] as number)
          if (pairs[pair + 1] === hash) this.#meet(at, column, pair);
        kept[column] = (kept[column] as number) + 1;
      } else if (counted[column] === 0 && (meaning > RATIO || words[at + 1] === last[column])) {
        this.#countIn(block, at, fed[column] === MATCHED, seconds);
        end = this.blocks.end(block);
      }
      at += ENTRY_WORDS;
    }
  }

  #countIn(block: number, at: number, matched: boolean, seconds: number): void {
    const { words } = this.blocks;
    const column = words[at] as number;
    const meaning = this.#at.meanings[column] as number;
    if (meaning <= RATIO) {
      words[at + 2] = (words[at + 2] as number) + 1;
      if (matched) words[at + 3] = (words[at + 3] as number) + 1;
    } else {
      const a = words[at + 1] as number;
      const b = words[at + 2] as number;
      if (meaning === SESSION) {
        const pause = this.#at.lengths[column] as number;
        if (seconds < a - pause || seconds > b + pause) return;
        words[at + 3] = (words[at + 3] as number) + 1;
      }
      words[at + 1] = Math.min(a, seconds);
      words[at + 2] = Math.max(b, seconds);
      if (meaning === SESSION) this.#joinSession(block, at, seconds);
    }
    this.#at.counted[column] = 1;
  }

  /** An event between two sessions, near enough to both, makes them one. */
  #joinSession(block: number, at: number, seconds: number): void {
    const { words } = this.blocks;
    const pause = this.#at.lengths[words[at] as number] as number;
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

  /** A value that was met before. */
  #meet(at: number, column: number, pair: number): void {
    this.#found[pair >> 1] = 1;
    if (this.#at.counted[column] === 1) return;
    const { words } = this.blocks;
    const bucket = this.#at.last[column] as number;
    if (bucket > (words[at + 1] as number)) words[at + 1] = bucket;
    if (bucket < (words[at + 3] as number)) words[at + 3] = bucket;
  }

  #countNew(block: number, { fed, seconds }: Occasion): number {
    for (let column = 0; column < fed.length; column++) {
      const meaning = this.#at.meanings[column] as number;
      if (this.#at.counted[column] === 1 || meaning === DISTINCT) continue;
      if (meaning === SESSION) block = this.#append(block, column, seconds, seconds, 1);
      else if (meaning === FIRST_SEEN) block = this.#append(block, column, seconds, seconds, 0);
      else block = this.#append(block, column, this.#at.last[column] as number, 1, fed[column] === MATCHED ? 1 : 0);
    }
    return block;
  }

  /** Of more values than are kept, those of the smallest hashes: what a sketch needs. */
  #addValues(block: number, { pairs, pairLength }: Occasion): void {
    for (let pair = 0; pair < pairLength; pair += 2) {
      const column = pairs[pair] as number;
      if (this.#found[pair >> 1] === 1 || this.#at.counted[column] === 1) continue;
      const bucket = this.#at.last[column] as number;
      const hash = pairs[pair + 1] as number;
      if ((this.#at.kept[column] as number) < KEPT_VALUES) {
        block = this.#append(block, column, bucket, hash, bucket);
        this.#at.kept[column] = (this.#at.kept[column] as number) + 1;
      } else this.#replaceLargest(block, column, bucket, hash);
    }
  }

  #replaceLargest(block: number, column: number, bucket: number, hash: number): void {
    const { words } = this.blocks;
    let largest = -1;
    for (let at = this.blocks.start(block), end = this.blocks.end(block); at < end; at += ENTRY_WORDS) {
      if (words[at] !== column) continue;
      if (largest < 0 || (words[at + 2] as number) >>> 0 > (words[largest + 2] as number) >>> 0) largest = at;
    }
    if (hash >>> 0 >= (words[largest + 2] as number) >>> 0) return;
    words[largest + 1] = words[largest + 3] = bucket;
    words[largest + 2] = hash;
  }

  #append(block: number, column: number, a: number, b: number, c: number): number {
    if (this.blocks.size(block) >= MOST_ENTRIES_OF_A_KEY) this.#giveUpOldest(block);
    return this.blocks.append(block, column, a, b, c);
  }

  #endOf(at: number): number {
    const { words } = this.blocks;
    const column = words[at] as number;
    return (this.#at.meanings[column] as number) >= FIRST_SEEN
      ? (words[at + 2] as number)
      : ((words[at + 1] as number) + 1) * (this.#at.buckets[column] as number);
  }

  #giveUpOldest(block: number): void {
    let oldest = this.blocks.start(block);
    for (let at = oldest; at < this.blocks.end(block); at += ENTRY_WORDS)
      if (this.#endOf(at) < this.#endOf(oldest)) oldest = at;
    this.blocks.remove(block, oldest);
    this.evicted++;
  }

  #sweep(): void {
    sweepPassed(this.blocks, this.watermark - this.#longest);
    this.evicted += giveUpQuietest(this.blocks);
    this.#sweepAt = nextSweep(this.blocks);
  }
}
