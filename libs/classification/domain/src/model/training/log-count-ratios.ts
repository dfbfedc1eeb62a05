import type { BinaryProblem } from './solver.js';

/**
 * By bucket: how much more often texts of one side have it than those of the other, as the absolute logarithm of the ratio of
 * smoothed shares. A weight that is as free as this needs fewer texts to be believed where the two sides plainly differ, and
 * more where they do not (after Wang and Manning, 2012, who scale the features themselves).
 */
export function logCountRatios(
  { examples, rows, positive }: Pick<BinaryProblem, 'examples' | 'rows' | 'positive'>,
  buckets: number,
): Float64Array {
  const counts = { having: new Float64Array(buckets).fill(1), lacking: new Float64Array(buckets).fill(1) };
  const totals = { having: buckets, lacking: buckets };
  for (const [place, row] of rows.entries()) {
    const side = positive[place] === true ? 'having' : 'lacking';
    const features = examples.featuresOf(row);
    for (const bucket of features) counts[side][bucket] = (counts[side][bucket] as number) + 1;
    totals[side] += features.length;
  }
  const offset = Math.log(totals.lacking / totals.having);
  return counts.having.map((count, bucket) => Math.abs(Math.log(count / (counts.lacking[bucket] as number)) + offset));
}
