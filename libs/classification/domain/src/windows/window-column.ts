/** What is counted for one key, one column for each feature. */
export type WindowKind = 'count' | 'distinct' | 'rate' | 'ratio' | 'first_seen' | 'session';

export interface WindowColumn {
  readonly kind: WindowKind;
  /** Equal definitions have equal fingerprints (32 bits): by it a column is found again under another policy pack. */
  readonly fingerprint: number;
  /** Length of the window, for a session the longest pause within it; a multiple of the bucket. */
  readonly seconds: number;
  readonly bucket: number;
}

/** However long a window is, events that come later than this after later ones of their key are not counted in it. */
const MOST_LATENESS = 3_600;

/** For how long after the end of an entry it is kept, in seconds of event time: its window, and a quarter of it for latecomers. */
export function retentionOf({ kind, seconds }: WindowColumn): number {
  if (kind === 'first_seen') return seconds;
  // A latecomer may join two sessions, the earlier of which ended a pause before it.
  return seconds + (kind === 'session' ? seconds : latenessOf(seconds));
}

function latenessOf(seconds: number): number {
  return Math.min(Math.ceil(seconds / 4), MOST_LATENESS);
}
