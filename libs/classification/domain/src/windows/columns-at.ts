import { FIRST_SEEN, MEANINGS } from './meanings.js';
import { NOT_FED, type Occasion } from './occasion.js';
import { retentionOf, type WindowColumn } from './window-column.js';

/** Columns of windows at the time of an event: in words rather than objects, for loops over many entries. */
export class ColumnsAt {
  readonly meanings: Uint8Array;
  readonly isRate: Uint8Array;
  readonly lengths: Int32Array;
  readonly buckets: Int32Array;
  readonly retention: Int32Array;
  /** Bucket of the time, and the first that the window reaches then. */
  readonly last: Int32Array;
  readonly first: Int32Array;
  /** Of an event to be counted: 1 where it need not be any more, and below which word an entry has passed. */
  readonly counted: Uint8Array;
  readonly passed: Int32Array;
  /** Different values that are kept. */
  readonly kept: Int32Array;
  /** Buckets that a window reaches over. */
  readonly #reaches: Int32Array;
  #seconds = NaN;

  constructor(columns: readonly WindowColumn[]) {
    this.meanings = Uint8Array.from(columns, ({ kind }) => MEANINGS[kind]);
    this.isRate = Uint8Array.from(columns, ({ kind }) => (kind === 'rate' ? 1 : 0));
    this.lengths = Int32Array.from(columns, ({ seconds }) => seconds);
    this.buckets = Int32Array.from(columns, ({ bucket }) => bucket);
    this.#reaches = Int32Array.from(columns, ({ seconds, bucket }) => seconds / bucket);
    this.retention = Int32Array.from(columns, retentionOf);
    this.last = new Int32Array(columns.length);
    this.first = new Int32Array(columns.length);
    this.counted = new Uint8Array(columns.length);
    this.passed = new Int32Array(columns.length);
    this.kept = new Int32Array(columns.length);
  }

  setTime(seconds: number): void {
    if (seconds === this.#seconds) return;
    this.#seconds = seconds;
    const { buckets, last, first } = this;
    for (let column = 0; column < buckets.length; column++) {
      const bucket = Math.floor(seconds / (buckets[column] as number));
      last[column] = bucket;
      first[column] = bucket - (this.#reaches[column] as number) + 1;
    }
  }

  /** Notes what of an event is to be counted. @returns whether it is too late for one of its columns */
  prepare({ fed, seconds }: Occasion, latest: number): boolean {
    this.setTime(seconds);
    const { meanings, buckets, retention, passed, counted } = this;
    this.kept.fill(0);
    let late = false;
    for (let column = 0; column < fed.length; column++) {
      const meaning = meanings[column] as number;
      const oldest = latest - (retention[column] as number);
      passed[column] = meaning >= FIRST_SEEN ? oldest : Math.ceil(oldest / (buckets[column] as number)) - 1;
      const isFed = fed[column] !== NOT_FED;
      // First seen reaches back however late the news of it.
      const isLate = isFed && seconds < oldest && meaning !== FIRST_SEEN;
      if (isLate) late = true;
      counted[column] = isFed && !isLate ? 0 : 1;
    }
    return late;
  }
}
