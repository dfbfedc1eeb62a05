import type { TextAnalysis } from '@custos/classification-domain';
import { integer } from './rule-variables.js';

const CERTAIN = 1_000_000n;

/** What an event says of who was verified behind a name. */
export interface Verified {
  readonly kind?: unknown;
  /** In whatever form it is stored. */
  readonly name?: unknown;
}

/**
 * `name.verifiedAs`: by bank, how near the verified name, or a part of it, comes to a name in it, in millionths. So an
 * organisation is spared the names it was verified by, and nobody else's. An organisation of which no name is told is
 * taken at the platform's word; a person is not.
 */
export interface VerifiedVariable {
  analysis: TextAnalysis | undefined;
  name: string | undefined;
  atItsWord: boolean;
}

export function verifiedClass(banks: readonly string[]): new () => VerifiedVariable {
  class VerifiedAs {
    analysis: TextAnalysis | undefined;
    name: string | undefined;
    atItsWord = false;
  }
  for (const [index, bank] of banks.entries()) {
    Object.defineProperty(VerifiedAs.prototype, bank, {
      get(this: VerifiedAs): bigint {
        if (this.atItsWord) return CERTAIN;
        if (this.name === undefined) return 0n;
        return integer(this.analysis?.names.likenessOf(index, this.name) ?? 0);
      },
    });
  }
  return VerifiedAs;
}

export function verifiedIn(data: Readonly<Record<string, unknown>>): Verified | undefined {
  const verified = data['verified'];
  if (typeof verified !== 'object' || verified === null) return undefined;
  const { kind } = verified as Verified;
  return kind === 'person' || kind === 'organisation' ? verified : undefined;
}
