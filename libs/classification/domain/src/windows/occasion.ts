export const NOT_FED = 0;
export const FED = 1;
/** For a ratio: counts among the matching ones too. */
export const MATCHED = 2;

/** 2020-01-01: seconds since then fit into 32 bits until 2088. */
const EPOCH = Date.UTC(2020, 0, 1);
const EARLIEST = -(2 ** 30);

/** Most values of one event that a column of distinct values takes in. */
const MOST_VALUES = 64;
const NONE = -1;

/** One event as windows see it; one instance is refilled for event after event. */
export class Occasion {
  /** 64-bit hash of the key. */
  high = 0;
  low = 0;
  /** When it happened, in seconds since 2020. */
  seconds = 0;
  /** By column: NOT_FED, FED or MATCHED. */
  readonly fed: Uint8Array;
  anyFed = false;
  /** Pairs of a column of distinct values and the hash of a value. */
  readonly pairs: Int32Array;
  pairLength = 0;
  /** By column, the place of one of its pairs, and by that the place of the next; below 0 there is none. */
  readonly firstPair: Int32Array;
  readonly nextPair: Int32Array;

  constructor(columns: number) {
    this.fed = new Uint8Array(columns);
    this.pairs = new Int32Array(2 * MOST_VALUES);
    this.firstPair = new Int32Array(columns).fill(NONE);
    this.nextPair = new Int32Array(2 * MOST_VALUES);
  }

  /** @param time in milliseconds since the epoch */
  begin(high: number, low: number, time: number): void {
    this.high = high;
    this.low = low;
    this.seconds = Math.max(EARLIEST, Math.floor((time - EPOCH) / 1000));
    this.fed.fill(NOT_FED);
    this.anyFed = false;
    for (let pair = 0; pair < this.pairLength; pair += 2) this.firstPair[this.pairs[pair] as number] = NONE;
    this.pairLength = 0;
  }

  feed(column: number, how: typeof FED | typeof MATCHED): void {
    this.fed[column] = how;
    this.anyFed = true;
  }

  /** Values beyond the most of one event are left out. */
  addValue(column: number, hash: number): void {
    if (this.pairLength === this.pairs.length) return;
    const pair = this.pairLength;
    this.nextPair[pair] = this.firstPair[column] as number;
    this.firstPair[column] = pair;
    this.pairs[pair] = column;
    this.pairs[pair + 1] = hash;
    this.pairLength = pair + 2;
  }
}
