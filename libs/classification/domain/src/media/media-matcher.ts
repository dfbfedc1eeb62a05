import { HammingHits, HammingIndex } from './hamming-index.js';
import { HASH_KINDS, HASH_WORDS, readHash, type HashKind } from './hash-kind.js';
import type { MediaAnalysis, MediaHashes } from './media-analysis.js';
import { WHOLE_SAMPLE, type MediaBank } from './media-bank.js';
import { holdsHash } from './sorted-hashes.js';

const PDQ_WORDS = HASH_WORDS.pdq;
const DIGESTS = ['md5', 'sha256'] as const;

/** Compares media with every enabled bank. Not to be shared between threads. */
export class MediaMatcher {
  readonly #banks: readonly MediaBank[];
  /** PDQ hashes of all banks, one bank after another. */
  readonly #index: HammingIndex;
  /** By bank: the id after its last entry. */
  readonly #ends: Uint32Array;
  readonly #pdq: Uint32Array;
  readonly #widest: number;
  readonly #hits = new HammingHits();
  readonly #hash = new Uint32Array(PDQ_WORDS);

  private constructor(banks: readonly MediaBank[], index: HammingIndex, pdq: Uint32Array, ends: Uint32Array) {
    this.#banks = banks;
    this.#index = index;
    this.#pdq = pdq;
    this.#ends = ends;
    this.#widest = banks.reduce((widest, { radius }) => Math.max(widest, radius), 0);
  }

  /** Builds in steps, so that a large bank can be taken into use without holding up what is judged meanwhile. */
  static *building(banks: readonly MediaBank[]): Generator<void, MediaMatcher> {
    const enabled = banks.filter((bank) => bank.enabled && bank.sampling > 0);
    const pdq = new Uint32Array(enabled.reduce((length, { entries }) => length + entries.pdq.length, 0));
    const ends = new Uint32Array(enabled.length);
    let length = 0;
    for (const [index, { entries }] of enabled.entries()) {
      pdq.set(entries.pdq, length);
      length += entries.pdq.length;
      ends[index] = length / PDQ_WORDS;
    }
    return new MediaMatcher(enabled, yield* HammingIndex.building(pdq), pdq, ends);
  }

  static build(banks: readonly MediaBank[]): MediaMatcher {
    const steps = this.building(banks);
    for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
  }

  /** Adds what matches to the analysis. Never throws for what the event holds. */
  match(hashes: MediaHashes, analysis: MediaAnalysis): void {
    if (this.#banks.length === 0) return;
    const share = shareOf(hashes);
    if (this.#read(hashes, 'pdq')) this.#matchLooks(share, analysis);
    for (const kind of DIGESTS) {
      if (!this.#read(hashes, kind)) continue;
      for (const bank of this.#banks) {
        if (share < bank.sampling && holdsHash(bank.entries[kind], kind, this.#hash))
          analysis.add(bank, kind, this.#hash, 0, 0);
      }
    }
  }

  #matchLooks(share: number, analysis: MediaAnalysis): void {
    const hits = this.#hits;
    this.#index.search(this.#hash, this.#widest, hits);
    for (let hit = 0; hit < hits.length; hit++) {
      const id = hits.ids[hit] as number;
      const distance = hits.distances[hit] as number;
      const bank = this.#bankOf(id);
      if (distance <= bank.radius && share < bank.sampling)
        analysis.add(bank, 'pdq', this.#pdq, id * PDQ_WORDS, distance);
    }
  }

  #bankOf(id: number): MediaBank {
    let index = 0;
    while (id >= (this.#ends[index] as number)) index++;
    return this.#banks[index] as MediaBank;
  }

  #read(hashes: MediaHashes, kind: HashKind): boolean {
    const hash = hashes[kind];
    return typeof hash === 'string' && readHash(kind, hash, this.#hash);
  }
}

/**
 * Where a media file stands in the draw for sampling, in millionths: told by its own hash, so that the same file is
 * treated alike wherever and how often it is posted, and again when events are read anew.
 */
function shareOf(hashes: MediaHashes): number {
  for (const kind of [...HASH_KINDS].reverse()) {
    const hash = hashes[kind];
    const drawn = typeof hash === 'string' ? Number.parseInt(hash.slice(-8), 16) : NaN;
    if (!Number.isNaN(drawn)) return drawn % WHOLE_SAMPLE;
  }
  return 0;
}
