import { probabilityAt, type Calibration } from './calibration.js';
import type { FeatureSpec } from './feature-spec.js';

/** What a model says of texts, one of several that it knows. */
export interface ModelLabel {
  readonly name: string;
  /** Margin of a text of which nothing is known. */
  readonly bias: number;
  /** What one step of a stored weight is worth. */
  readonly step: number;
  readonly calibration: Calibration;
}

/** What a text was read as: the first `length` of `buckets`. */
export interface Features {
  readonly buckets: Int32Array;
  readonly length: number;
}

/** Everything about a model but its weights. */
export interface ModelHeader {
  readonly id: string;
  /** Counts up with each retraining under one id. */
  readonly version: number;
  readonly features: FeatureSpec;
  readonly labels: readonly ModelLabel[];
}

/**
 * A linear model over hashed features. Its weights are small integers, those of one bucket's labels side by side; the sum
 * over a text is exact, and is divided by the root of the number of features, so that long texts weigh as much as short ones.
 */
export class LinearModel {
  /** By label, for the bag that was scored last: distance from the boundary, positive on the label's side. */
  readonly margins: Float64Array;
  /** By label: the margin as a probability, in millionths. */
  readonly probabilities: Int32Array;
  readonly #totals: Int32Array;

  /** @throws RangeError when there are not as many weights as buckets and labels ask for */
  constructor(
    readonly header: ModelHeader,
    readonly weights: Int8Array,
  ) {
    const { features, labels } = header;
    if (labels.length === 0 || weights.length !== labels.length << features.bits)
      throw new RangeError(`the model ${header.id} has ${weights.length} weights for ${labels.length} labels`);
    this.margins = new Float64Array(labels.length);
    this.probabilities = new Int32Array(labels.length);
    this.#totals = new Int32Array(labels.length);
  }

  score({ buckets, length }: Features): void {
    const { labels } = this.header;
    const { weights } = this;
    const totals = this.#totals.fill(0);
    const count = labels.length;
    for (let index = 0; index < length; index++) {
      const from = (buckets[index] as number) * count;
      for (let label = 0; label < count; label++) {
        totals[label] = (totals[label] as number) + (weights[from + label] as number);
      }
    }
    const root = Math.sqrt(Math.max(length, 1));
    for (let label = 0; label < count; label++) {
      const { bias, step, calibration } = labels[label] as ModelLabel;
      const margin = bias + ((totals[label] as number) * step) / root;
      this.margins[label] = margin;
      this.probabilities[label] = probabilityAt(margin, calibration);
    }
  }
}
