import type { EntryBlocks } from './entry-blocks.js';

/** What a partition's windows may hold: about 16 MiB. */
export const MOST_KEYS = 131_072;
export const MOST_ENTRIES = 524_288;
/** Share that is left when too much was held. */
const LEFT = 0.75;

/** When blocks are next looked through: a function of how many were left, so that copies sweep at the same events. */
export interface SweepMarks {
  readonly keys: number;
  readonly entries: number;
}

/** Below these nothing is swept. */
export const FIRST_SWEEP: SweepMarks = { keys: 1_024, entries: 8_192 };

export function nextSweep({ keys, entries }: EntryBlocks): SweepMarks {
  return {
    keys: Math.min(MOST_KEYS, Math.max(FIRST_SWEEP.keys, 2 * keys)),
    entries: Math.min(MOST_ENTRIES, Math.max(FIRST_SWEEP.entries, 2 * entries)),
  };
}

/** Leaves out keys with no event since `before`. */
export function sweepPassed(blocks: EntryBlocks, before: number): void {
  blocks.keepOnly((block) => blocks.latest(block) >= before);
}

/** Where too much is held, leaves out the keys that were quiet for longest. @returns how many entries that cost */
export function giveUpQuietest(blocks: EntryBlocks): number {
  if (blocks.keys < MOST_KEYS && blocks.entries < MOST_ENTRIES) return 0;
  // By the key where times are equal: where a block stands must not matter.
  const quietest = blocks
    .blocks()
    .sort(
      (one, other) =>
        blocks.latest(one) - blocks.latest(other) ||
        blocks.high(one) - blocks.high(other) ||
        blocks.low(one) - blocks.low(other),
    );
  const given = new Set<number>();
  let entries = blocks.entries;
  for (const block of quietest) {
    if (quietest.length - given.size <= MOST_KEYS * LEFT && entries <= MOST_ENTRIES * LEFT) break;
    given.add(block);
    entries -= blocks.size(block);
  }
  const evicted = blocks.entries - entries;
  blocks.keepOnly((block) => !given.has(block));
  return evicted;
}
