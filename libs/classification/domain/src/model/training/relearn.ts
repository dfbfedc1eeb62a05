import type { LinearModel, ModelLabel } from '../linear-model.js';
import type { Examples } from './examples.js';
import { solve, type Boundary } from './solver.js';
import { quantised, type LabelledRows } from './train-model.js';

export interface Relearning {
  /** What an error on a decided text costs beside straying from the weights as they were. */
  readonly cost: number;
  readonly seed: number;
}

/**
 * The next version of a model, which stays as close to the present one as what people decided allows. Labels of which nothing
 * was decided keep their weights. The same model, decisions in the same order and seed give the same bytes; the
 * present model is left as it is.
 * @throws RangeError for a label that the model has not
 */
export function relearn(
  model: LinearModel,
  examples: Examples,
  decided: readonly LabelledRows[],
  { cost, seed }: Relearning,
): LinearModel {
  const { id, version, features, labels } = model.header;
  for (const { name } of decided)
    if (!labels.some((label) => label.name === name)) throw new RangeError(`the model ${id} has no label ${name}`);
  const learned = labels.map((label, number) => {
    const prior = boundaryOf(model, label, number);
    const own = decided.find(({ name }) => name === label.name);
    const boundary = own === undefined ? prior : solve({ examples, ...own, cost, seed, prior }, 1 << features.bits);
    return { name: label.name, boundary, calibration: label.calibration };
  });
  return quantised({ id, version: version + 1, features }, learned);
}

function boundaryOf({ header, weights }: LinearModel, { bias, step }: ModelLabel, number: number): Boundary {
  const count = header.labels.length;
  return {
    weights: Float64Array.from(
      { length: 1 << header.features.bits },
      (_, bucket) => step * (weights[bucket * count + number] as number),
    ),
    bias,
  };
}
