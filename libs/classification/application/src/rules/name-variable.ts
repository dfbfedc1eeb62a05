import type { TextAnalysis } from '@custos/classification-domain';
import { countsClass, integer, type CountsVariable } from './rule-variables.js';
import { verifiedIn, type VerifiedVariable } from './verified-variable.js';

/** By bank, the likeness of the event's names to a name in it, in millionths. */
interface Likeness {
  readonly whole: CountsVariable;
  readonly within: CountsVariable;
  readonly verifiedAs: VerifiedVariable;
}

/** `name`: names of accounts and groups, as they are to protected ones. */
export class NameVariable {
  readonly likeness: CountsVariable;
  readonly within: CountsVariable;
  readonly verifiedAs: VerifiedVariable;
  /** Whether the publisher has verified who is behind the account, a person or an organisation by whatever name. */
  verified = false;
  #analysis: TextAnalysis | undefined;

  constructor({ whole, within, verifiedAs }: Likeness) {
    this.likeness = whole;
    this.within = within;
    this.verifiedAs = verifiedAs;
  }

  get mixedScripts(): bigint {
    return integer(this.#analysis?.names.mixedScripts() ?? 0);
  }

  /** @param verifiedName in the clear, where it can be read */
  set(data: Readonly<Record<string, unknown>>, analysis: TextAnalysis, verifiedName: string | undefined): void {
    this.#analysis = this.likeness.analysis = this.within.analysis = analysis;
    const verified = verifiedIn(data);
    this.verified = verified !== undefined;
    this.verifiedAs.analysis = analysis;
    this.verifiedAs.name = verified === undefined ? undefined : verifiedName;
    this.verifiedAs.atItsWord = verified?.kind === 'organisation' && verified.name === undefined;
  }
}

/** The classes of `name.likeness` and of `name.within`. */
export function likenessClasses(
  banks: readonly string[],
): [whole: new () => CountsVariable, within: new () => CountsVariable] {
  return [
    countsClass(banks, ({ names }, bank) => names.likeness(bank)),
    countsClass(banks, ({ names }, bank) => names.likenessWithin(bank)),
  ];
}
