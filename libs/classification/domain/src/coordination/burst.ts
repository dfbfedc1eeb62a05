const MILLION = 1_000_000;
/** A burst stands out by more than so many times the distance that the busiest twentieth has from the middle. */
const LEAST_DISTANCE = 4;
/** Standard deviation of a Poisson count once it is made even: what chance alone moves a count by. */
const CHANCE = 1;

/** What is usual, on the even scale: the middle of the counts, and how far above it the busiest twentieth begins. */
export interface Baseline {
  readonly middle: number;
  readonly spread: number;
}

/**
 * The baseline of counts per stretch of time. Ranks and not means, so that bursts among them do not move it.
 * @param counts of the stretches that had any
 * @param stretches how many there were, the empty ones among them
 */
export function baselineOf(counts: readonly number[], stretches: number): Baseline {
  const sorted = Float64Array.from(counts).sort();
  const empty = Math.max(0, stretches - sorted.length);
  const total = empty + sorted.length;
  const at = (rank: number): number => even(rank < empty ? 0 : (sorted[rank - empty] ?? 0));
  const middle = at(Math.floor(total / 2));
  return { middle, spread: at(Math.floor(total * 0.95)) - middle };
}

/** How much of a count is above the middle of its baseline, in millionths; 0 where it does not stand out. */
export function burstShare(count: number, { middle, spread }: Baseline): number {
  if (even(count) - middle <= LEAST_DISTANCE * Math.max(spread, CHANCE)) return 0;
  return Math.floor(((count - uneven(middle)) / count) * MILLION);
}

/** Anscombe's transformation: a Poisson count varies by about one whatever its mean. Roots are exact on every machine. */
function even(count: number): number {
  return 2 * Math.sqrt(count + 0.375);
}

function uneven(value: number): number {
  return (value / 2) ** 2 - 0.375;
}
