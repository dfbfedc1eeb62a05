import type { WindowKind } from './window-column.js';

const SUM = 0;
export const RATIO = 1;
export const DISTINCT = 2;
export const FIRST_SEEN = 3;
export const SESSION = 4;

/** How entries of a kind are read: `a`, `b` and `c` are their three words. */
export const MEANINGS = {
  /** In bucket a happened b. */
  count: SUM,
  rate: SUM,
  /** In bucket a happened b, of which c matched. */
  ratio: RATIO,
  /** The value of hash b was met in buckets from c to a. */
  distinct: DISTINCT,
  /** First met at a, last at b. */
  first_seen: FIRST_SEEN,
  /** From a to b happened c. */
  session: SESSION,
} as const satisfies Record<WindowKind, number>;
