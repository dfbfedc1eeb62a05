import {
  Examples,
  FeatureBag,
  Folder,
  foldTable,
  type FeatureSpec,
  type LinearModel,
} from '@custos/classification-domain';

const folder = new Folder(foldTable());

/** The features of texts, made once and learned from or scored as often as a protocol asks. */
export class ReadTexts {
  readonly examples = new Examples();
  readonly #bag: FeatureBag;

  constructor(readonly spec: FeatureSpec) {
    this.#bag = new FeatureBag(spec);
  }

  /** @returns the text's number */
  add(text: string): number {
    this.#bag.clear();
    this.#bag.read(folder.fold(text));
    return this.examples.add(this.#bag);
  }

  /** By label, the margins of a text that was added. */
  margins(model: LinearModel, example: number): Float64Array {
    const buckets = this.examples.featuresOf(example);
    model.score({ buckets, length: buckets.length });
    return model.margins;
  }
}
