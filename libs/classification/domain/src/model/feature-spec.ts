/** What of a text a model looks at. Weights mean nothing under another specification. */
export interface FeatureSpec {
  /** Buckets are 2^bits. */
  readonly bits: number;
  /** Longest run of folded units: 1 to 4. */
  readonly units: number;
  /** Longest run of ideographs as toneless syllables, which homophones share: 0 (none) to 4. */
  readonly syllables: number;
  /** Longest run of words in Latin letters and of signs: 0 (none) to 3. */
  readonly words: number;
  /** Whether length, digits, capitals, currency signs and links count as features of their own. */
  readonly shape: boolean;
}

export const MOST_BITS = 18;

/** @throws RangeError that says which part is out of bounds */
export function checkFeatureSpec({ bits, units, syllables, words }: FeatureSpec): void {
  const parts = {
    bits: [bits, 8, MOST_BITS],
    units: [units, 0, 4],
    syllables: [syllables, 0, 4],
    words: [words, 0, 3],
  };
  for (const [name, [value, least, most]] of Object.entries(parts) as [string, [number, number, number]][]) {
    if (!Number.isInteger(value) || value < least || value > most)
      throw new RangeError(`${name} must be an integer from ${least} to ${most}`);
  }
}
