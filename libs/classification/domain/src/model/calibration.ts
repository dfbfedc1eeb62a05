/**
 * From margins to probabilities, as a table in millionths at margins of {@link LOWEST} and every {@link STEP} above it.
 * A table, because the same text must get the same integer on every machine, and exponentials may differ in their last digit.
 */
export type Calibration = readonly number[];

export const LOWEST = -4;
export const STEP = 0.125;
export const KNOTS = 65;
const MILLION = 1_000_000;

export function probabilityAt(margin: number, knots: Calibration): number {
  const place = (margin - LOWEST) / STEP;
  if (!(place > 0)) return knots[0] as number;
  const below = Math.trunc(place);
  if (below >= KNOTS - 1) return knots[KNOTS - 1] as number;
  const low = knots[below] as number;
  const high = knots[below + 1] as number;
  return Math.round(low + (high - low) * (place - below));
}

/** @throws RangeError for a table that is not of probabilities that rise with the margin */
export function checkCalibration(knots: Calibration): void {
  const rises = knots.every(
    (knot, index) =>
      Number.isInteger(knot) && knot >= (index === 0 ? 0 : (knots[index - 1] as number)) && knot <= MILLION,
  );
  if (knots.length !== KNOTS || !rises) throw new RangeError('a calibration is 65 rising integers in millionths');
}

/**
 * Platt's logistic curve through margins of texts that the model was not trained on, by Newton's method. Platt's own
 * smoothed targets keep few texts from being given certainty.
 */
export function calibrate(margins: readonly number[], positive: readonly boolean[]): Calibration {
  const positives = positive.filter(Boolean).length;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (positive.length - positives + 2);
  let slope = 1;
  let offset = Math.log((positives + 1) / (positive.length - positives + 1));
  for (let round = 0; round < 50; round++) {
    const sums = { slope: 0, offset: 0, slopes: 1e-6, both: 0, offsets: 1e-6 };
    for (const [index, margin] of margins.entries()) {
      const probability = logistic(slope * margin + offset);
      const error = probability - (positive[index] === true ? high : low);
      const spread = probability * (1 - probability);
      sums.slope += error * margin;
      sums.offset += error;
      sums.slopes += spread * margin * margin;
      sums.both += spread * margin;
      sums.offsets += spread;
    }
    const determinant = sums.slopes * sums.offsets - sums.both * sums.both;
    const slopeStep = (sums.slope * sums.offsets - sums.offset * sums.both) / determinant;
    const offsetStep = (sums.offset * sums.slopes - sums.slope * sums.both) / determinant;
    slope = Math.max(0.01, slope - bounded(slopeStep));
    offset -= bounded(offsetStep);
    if (Math.abs(slopeStep) + Math.abs(offsetStep) < 1e-9) break;
  }
  return Array.from({ length: KNOTS }, (_, knot) =>
    Math.round(MILLION * logistic(slope * (LOWEST + knot * STEP) + offset)),
  );
}

/** A step of Newton's method may leap far where the curve is flat. */
function bounded(step: number): number {
  return Math.max(-2, Math.min(2, step));
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
