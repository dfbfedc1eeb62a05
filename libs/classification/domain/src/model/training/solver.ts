import type { Examples } from './examples.js';
import { seededNumbers, shuffle } from './seeded-order.js';

export interface BinaryProblem {
  readonly examples: Examples;
  /** Numbers of the examples to learn from. */
  readonly rows: readonly number[];
  /** By row: whether the label holds. */
  readonly positive: readonly boolean[];
  /** What an error costs beside the size of the weights: the C of the literature. */
  readonly cost: number;
  readonly seed: number;
  /** Weights to stay close to; zero otherwise. */
  readonly prior?: Boundary;
  /** By bucket: a weight is as free as this is large, its square being divided by the square of this; 1 otherwise. */
  readonly freedom?: Float64Array;
}

export interface Boundary {
  /** By bucket. */
  readonly weights: Float64Array;
  readonly bias: number;
}

const MOST_ROUNDS = 30;
/** Largest violation of the optimum's conditions that is left standing. */
const TOLERANCE = 0.1;

/**
 * The boundary of a linear support vector machine with squared hinge loss, by coordinate descent in the dual (Hsieh,
 * Chang, Lin, Keerthi and Sundararajan, 2008). Each feature of a text counts 1 / √features. With a prior the distance to
 * it is kept small in place of the weights themselves.
 */
export function solve(problem: BinaryProblem, buckets: number): Boundary {
  const { examples, rows, positive, cost, prior, seed, freedom } = problem;
  const gains = freedom?.map((free) => free * free) ?? new Float64Array(buckets).fill(1);
  const weights = prior === undefined ? new Float64Array(buckets) : Float64Array.from(prior.weights);
  let bias = prior?.bias ?? 0;
  const duals = new Float64Array(rows.length);
  const lengths = rows.map((row) => squaredLength(examples.featuresOf(row), gains));
  const order = Int32Array.from(rows.keys());
  const next = seededNumbers(seed);
  const softness = 0.5 / cost;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    shuffle(order, next);
    let violation = 0;
    for (const row of order) {
      const features = examples.featuresOf(rows[row] as number);
      const value = 1 / Math.sqrt(Math.max(features.length, 1));
      const side = positive[row] === true ? 1 : -1;
      let sum = 0;
      for (const bucket of features) sum += weights[bucket] as number;
      const dual = duals[row] as number;
      const gradient = side * (sum * value + bias) - 1 + softness * dual;
      violation = Math.max(violation, dual === 0 ? -gradient : Math.abs(gradient));
      const curvature = (lengths[row] as number) + softness;
      const moved = Math.max(dual - gradient / curvature, 0);
      if (moved === dual) continue;
      duals[row] = moved;
      const change = (moved - dual) * side;
      bias += change;
      for (const bucket of features) {
        weights[bucket] = (weights[bucket] as number) + change * value * (gains[bucket] as number);
      }
    }
    if (violation < TOLERANCE) break;
  }
  return { weights, bias };
}

/** Of a text with its constant, in the space where all weights are equally free. */
function squaredLength(features: Int32Array, gains: Float64Array): number {
  let sum = 0;
  for (const bucket of features) sum += gains[bucket] as number;
  return 1 + sum / Math.max(features.length, 1);
}

export function marginOf(features: Int32Array, { weights, bias }: Boundary): number {
  let sum = 0;
  for (const bucket of features) sum += weights[bucket] as number;
  return bias + sum / Math.sqrt(Math.max(features.length, 1));
}
