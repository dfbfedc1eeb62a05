const MILLION = 1_000_000;
/** Standard deviations of a Poisson count above its mean: chance alone exceeds six less than once in a hundred million. */
const LEAST_DEVIATIONS = 6;

/**
 * How much of a count its baseline leaves unexplained, in millionths; 0 where chance would explain it. The baseline is a
 * mean of a Poisson count, whose variance is the mean; one is added, since a baseline that was measured is not certain.
 */
export function burstShare(count: number, baseline: number): number {
  const excess = count - baseline;
  if (excess <= 0 || excess * excess < LEAST_DEVIATIONS * LEAST_DEVIATIONS * (baseline + 1)) return 0;
  return Math.floor((excess / count) * MILLION);
}

/** The middle of the counts, the lower one of two: not moved by the bursts among them. */
export function medianOf(counts: readonly number[]): number {
  const sorted = Float64Array.from(counts).sort();
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}

/** Most acts within any stretch of the given length. @param times in ascending order */
export function peakOf(times: readonly number[], length: number): number {
  let peak = 0;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while (time - (times[first] as number) > length) first++;
    peak = Math.max(peak, index - first + 1);
  }
  return peak;
}
