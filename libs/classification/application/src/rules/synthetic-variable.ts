interface Disclosures {
  readonly visibleLabel?: unknown;
  readonly declared?: unknown;
  readonly implicitLabel?: { readonly present?: unknown; readonly producer?: unknown };
  readonly c2pa?: { readonly present?: unknown; readonly valid?: unknown; readonly digitalSourceType?: unknown };
}

const UNDISCLOSED: Disclosures = {};

/** IPTC's digital source types of media that a trained model made, as a whole or in part. */
const GENERATED: ReadonlySet<unknown> = new Set(['trainedAlgorithmicMedia', 'compositeWithTrainedAlgorithmicMedia']);

export const SYNTHETIC_FIELDS: Readonly<Record<string, string>> = {
  generated: 'bool',
  declared: 'bool',
  visibleLabel: 'bool',
  implicitLabel: 'bool',
  producerNamed: 'bool',
  c2pa: 'bool',
  c2paValid: 'bool',
  c2paGenerated: 'bool',
};

/**
 * `synthetic`: what the publisher says of the media's being generated; all false where it says nothing. `generated`
 * is what the metadata says: the implicit label (AI content labelling measures, arts 5 and 6 (1)), or a C2PA manifest that
 * holds and names a trained model as the source. A manifest that does not hold says nothing of the file it came with.
 */
export class SyntheticVariable {
  #said = UNDISCLOSED;

  set(data: Readonly<Record<string, unknown>>): void {
    const synthetic = data['synthetic'];
    this.#said = typeof synthetic === 'object' && synthetic !== null ? synthetic : UNDISCLOSED;
  }

  get generated(): boolean {
    return this.implicitLabel || (this.c2paValid && this.c2paGenerated);
  }

  get declared(): boolean {
    return this.#said.declared === true;
  }

  get visibleLabel(): boolean {
    return this.#said.visibleLabel === true;
  }

  get implicitLabel(): boolean {
    return this.#said.implicitLabel?.present === true;
  }

  get producerNamed(): boolean {
    return this.implicitLabel && this.#said.implicitLabel?.producer !== undefined;
  }

  get c2pa(): boolean {
    return this.#said.c2pa?.present === true;
  }

  get c2paValid(): boolean {
    return this.c2pa && this.#said.c2pa?.valid === true;
  }

  get c2paGenerated(): boolean {
    return this.c2pa && GENERATED.has(this.#said.c2pa?.digitalSourceType);
  }
}
