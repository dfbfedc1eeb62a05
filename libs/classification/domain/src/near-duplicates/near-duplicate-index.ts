import { BANDS, bandsOf } from './bands.js';
import { equalValues, SIGNATURE_SIZE } from './signer.js';

export interface NearDuplicateOptions {
  /** Texts that are remembered, a power of two; each takes some 540 bytes. */
  readonly capacity: number;
  /** How long before a text's time others still count, in milliseconds of event time. */
  readonly horizon: number;
  /** Of 64 values, how many must be equal. */
  readonly leastEqual: number;
}

/** Candidates of one band that are remembered and looked at: a text that everybody posts costs no more than others. */
const BUCKET = 16;
const NOTHING = -1;

/**
 * Texts of the recent past by locality-sensitive hashing (16 bands of 4 values). Memory is taken once. A full bucket
 * gives up its oldest text by event time, and the slot that is reused is the one held longest; what still points there
 * is compared before it counts.
 */
export class NearDuplicateIndex {
  readonly #options: NearDuplicateOptions;
  readonly #signatures: Uint32Array;
  readonly #times: Float64Array;
  readonly #owners: Float64Array;
  /** Places of all buckets, one after another: which text, in which band, of which time. */
  readonly #slots: Int32Array;
  readonly #tags: Int32Array;
  readonly #placeTimes: Float64Array;
  readonly #bucketMask: number;
  readonly #bands = new Int32Array(BANDS);
  /** By slot: the last text that was compared with it, so that it is compared once however many bands it shares. */
  readonly #compared: Int32Array;
  #text = 0;
  #next = 0;

  /** @throws RangeError when the capacity is no power of two */
  constructor(options: NearDuplicateOptions) {
    const { capacity } = options;
    if (capacity < 2 || !Number.isInteger(Math.log2(capacity)))
      throw new RangeError(`the capacity must be a power of two, not ${capacity}`);
    this.#options = options;
    this.#signatures = new Uint32Array(capacity * SIGNATURE_SIZE);
    this.#times = new Float64Array(capacity).fill(-Infinity);
    this.#owners = new Float64Array(capacity);
    this.#slots = new Int32Array(capacity * BANDS).fill(NOTHING);
    this.#tags = new Int32Array(capacity * BANDS);
    this.#placeTimes = new Float64Array(capacity * BANDS);
    this.#bucketMask = (capacity * BANDS) / BUCKET - 1;
    this.#compared = new Int32Array(capacity);
  }

  /**
   * Remembers a text and finds the most similar one within the horizon on either side of its time, the older of two
   * that are equally similar.
   * @param owner a number of the caller's for the text, a safe integer
   * @returns the owner of the most similar text, undefined when none is similar enough
   */
  add(signature: Uint32Array, at: number, owner: number): number | undefined {
    this.#text = (this.#text + 1) | 0;
    bandsOf(signature, this.#bands);
    const nearest = this.#nearest(signature, at);
    const found = nearest === NOTHING ? undefined : (this.#owners[nearest] as number);
    this.#remember(signature, at, owner);
    return found;
  }

  #nearest(signature: Uint32Array, at: number): number {
    const { horizon, leastEqual } = this.#options;
    let nearest = NOTHING;
    let most = leastEqual - 1;
    for (let band = 0; band < BANDS; band++) {
      const tag = this.#bands[band] as number;
      const bucket = this.#bucketOf(tag);
      for (let place = bucket; place < bucket + BUCKET; place++) {
        if (this.#tags[place] !== tag) continue;
        const slot = this.#slots[place] as number;
        if (slot === NOTHING || this.#compared[slot] === this.#text) continue;
        this.#compared[slot] = this.#text;
        const time = this.#times[slot] as number;
        if (Math.abs(at - time) > horizon) continue;
        const equal = equalValues(signature, this.#signatures, slot * SIGNATURE_SIZE);
        if (equal > most || (equal === most && nearest !== NOTHING && time < (this.#times[nearest] as number))) {
          nearest = slot;
          most = equal;
        }
      }
    }
    return nearest;
  }

  #remember(signature: Uint32Array, at: number, owner: number): void {
    const slot = this.#next;
    this.#next = (slot + 1) & (this.#options.capacity - 1);
    this.#signatures.set(signature, slot * SIGNATURE_SIZE);
    this.#times[slot] = at;
    this.#owners[slot] = owner;
    for (let band = 0; band < BANDS; band++) this.#enter(this.#bands[band] as number, slot, at);
  }

  #enter(tag: number, slot: number, at: number): void {
    const bucket = this.#bucketOf(tag);
    let oldest = bucket;
    let oldestTime = Infinity;
    for (let place = bucket; place < bucket + BUCKET; place++) {
      const time = this.#slots[place] === NOTHING ? -Infinity : (this.#placeTimes[place] as number);
      if (time >= oldestTime) continue;
      oldestTime = time;
      oldest = place;
    }
    if (oldestTime > at) return;
    this.#tags[oldest] = tag;
    this.#slots[oldest] = slot;
    this.#placeTimes[oldest] = at;
  }

  #bucketOf(tag: number): number {
    return (tag & this.#bucketMask) * BUCKET;
  }
}
