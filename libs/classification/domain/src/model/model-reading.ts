import { Reading } from '../features/reading.js';
import type { Folder, FoldedText } from '../folding/folder.js';
import { FeatureBag } from './feature-bag.js';
import type { LinearModel } from './linear-model.js';

/** What a model says of the texts of an event, taken together; scored when a rule first asks. */
export class ModelReading extends Reading {
  readonly #model: LinearModel;
  readonly #bag: FeatureBag;

  constructor(folder: Folder, model: LinearModel) {
    super(folder);
    this.#model = model;
    this.#bag = new FeatureBag(model.header.features);
  }

  /** @returns in millionths how likely the label of this number holds; 0 for an event without texts */
  probability(label: number): number {
    this.make();
    return this.#bag.length === 0 ? 0 : (this.#model.probabilities[label] as number);
  }

  protected override clear(): void {
    this.#bag.clear();
  }

  protected override read(_: string, text: FoldedText): void {
    this.#bag.read(text);
  }

  protected override end(): void {
    this.#model.score(this.#bag);
  }
}
