import type { HashKind } from './hash-kind.js';
import { WIDEST_RADIUS } from './hamming-index.js';

/** A bank of known media as its operator set it: whose hashes they are, and when a match counts. */
export interface MediaBankSettings {
  readonly id: string;
  /** The one harm of the closed list that every entry of the bank is an instance of. */
  readonly category: string;
  readonly enabled: boolean;
  /** Share of media compared with the bank, in millionths; which, follows from the media's own hash. */
  readonly sampling: number;
  /** Most bits in which a PDQ hash may differ from an entry, 0 to 31. */
  readonly radius: number;
}

export type MediaEntries = Readonly<Record<HashKind, Uint32Array>>;

/** Settings and entries: by kind, hashes sorted and each once. */
export interface MediaBank extends MediaBankSettings {
  readonly entries: MediaEntries;
}

export const WHOLE_SAMPLE = 1_000_000;

/** What Meta, who published PDQ, recommends for hashes of good quality. */
export const USUAL_RADIUS = WIDEST_RADIUS;
