import { calibrate, type Calibration } from '../calibration.js';
import type { FeatureSpec } from '../feature-spec.js';
import { LinearModel, type ModelLabel } from '../linear-model.js';
import type { Examples } from './examples.js';
import { logCountRatios } from './log-count-ratios.js';
import { seededNumbers, shuffle } from './seeded-order.js';
import { marginOf, solve, type Boundary } from './solver.js';

/** What is known of one label: examples of which it holds or does not; of the others nothing is known. */
export interface LabelledRows {
  readonly name: string;
  readonly rows: readonly number[];
  readonly positive: readonly boolean[];
  /** By row: the example of the same text in another writing, if there is one, to learn from beside it. */
  readonly rewritten?: readonly (number | undefined)[];
}

export interface Training {
  readonly id: string;
  readonly version: number;
  readonly features: FeatureSpec;
  readonly cost: number;
  readonly seed: number;
}

const FOLDS = 4;
const MOST_WEIGHT = 127;

/** Learns each label by itself; the same examples and seed give the same bytes. */
export function trainModel(training: Training, examples: Examples, labels: readonly LabelledRows[]): LinearModel {
  const learned = labels.map((label) => {
    const boundary = learn(training, examples, label, [...label.rows.keys()]);
    return { name: label.name, boundary, calibration: calibrationOf(training, examples, label) };
  });
  return quantised(training, learned);
}

/** @param places of rows to learn from, with their other writings */
function learn(
  { features, cost, seed }: Training,
  examples: Examples,
  { rows, positive, rewritten = [] }: LabelledRows,
  places: readonly number[],
): Boundary {
  const copied = places.filter((place) => rewritten[place] !== undefined);
  const problem = {
    examples,
    rows: [...places.map((place) => rows[place] as number), ...copied.map((place) => rewritten[place] as number)],
    positive: [...places, ...copied].map((place) => positive[place] === true),
  };
  const buckets = 1 << features.bits;
  return solve({ ...problem, cost, seed, freedom: logCountRatios(problem, buckets) }, buckets);
}

/** Margins of texts that were learned from are too sure of themselves: folds are held out in turn. */
function calibrationOf(training: Training, examples: Examples, label: LabelledRows): Calibration {
  const order = shuffle([...label.rows.keys()], seededNumbers(training.seed + 1));
  const margins: number[] = [];
  const positive: boolean[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const inside = order.filter((_, place) => place % FOLDS !== fold);
    const boundary = learn(training, examples, label, inside);
    for (const [place, row] of order.entries()) {
      if (place % FOLDS !== fold) continue;
      margins.push(marginOf(examples.featuresOf(label.rows[row] as number), boundary));
      positive.push(label.positive[row] === true);
    }
  }
  return calibrate(margins, positive);
}

interface Learned {
  readonly name: string;
  readonly boundary: Boundary;
  readonly calibration: Calibration;
}

/** Rounds weights to eight bits; each label has the step that loses least of its weights. */
export function quantised(header: Omit<Training, 'cost' | 'seed'>, learned: readonly Learned[]): LinearModel {
  const { id, version, features } = header;
  const count = learned.length;
  const weights = new Int8Array(count << features.bits);
  const labels = learned.map(({ name, boundary, calibration }, label): ModelLabel => {
    const step = bestStep(boundary.weights);
    for (const [bucket, weight] of boundary.weights.entries()) weights[bucket * count + label] = rounded(weight, step);
    return { name, bias: boundary.bias, step, calibration };
  });
  return new LinearModel({ id, version, features, labels }, weights);
}

function rounded(weight: number, step: number): number {
  return Math.max(-MOST_WEIGHT, Math.min(MOST_WEIGHT, Math.round(weight / step)));
}

/** A few weights are far larger than all others: clipping them can lose less than coarse steps for the rest would. */
function bestStep(weights: Float64Array): number {
  let largest = 0;
  for (const weight of weights) largest = Math.max(largest, Math.abs(weight));
  if (largest === 0) return 1;
  let best = 0;
  let least = Infinity;
  for (const share of [1, 0.75, 0.5, 0.35, 0.25]) {
    const step = (largest * share) / MOST_WEIGHT;
    let lost = 0;
    for (const weight of weights) lost += (weight - rounded(weight, step) * step) ** 2;
    if (lost < least) [best, least] = [step, lost];
  }
  return best;
}
