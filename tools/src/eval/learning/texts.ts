import {
  Examples,
  FeatureBag,
  Folder,
  foldTable,
  type FeatureSpec,
  type LinearModel,
} from '@custos/classification-domain';

/** A family of features beside those that a text's shape has. */
const BANK = 100;
const folder = new Folder(foldTable());

/** The features of texts, made once and learned from or scored as often as a protocol asks. */
export class ReadTexts {
  readonly examples = new Examples();
  readonly #bag: FeatureBag;

  constructor(readonly spec: FeatureSpec) {
    this.#bag = new FeatureBag(spec);
  }

  /** @param banks numbers of word banks found in it, as features more. @returns the text's number */
  add(text: string, banks: readonly number[] = []): number {
    this.#bag.clear();
    this.#bag.read(folder.fold(text));
    for (const bank of banks) this.#bag.addNamed(BANK, bank);
    return this.examples.add(this.#bag);
  }

  /** By label, the margins of a text that was added. */
  margins(model: LinearModel, example: number): Float64Array {
    const buckets = this.examples.featuresOf(example);
    model.score({ buckets, length: buckets.length });
    return model.margins;
  }
}
