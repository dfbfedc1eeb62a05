import type { TextAnalysis } from '@custos/classification-domain';
import { countsClass, integer, type CountsVariable } from './rule-variables.js';

/** By bank, the likeness of the event's names to a name in it, in millionths. */
interface Likeness {
  readonly whole: CountsVariable;
  readonly within: CountsVariable;
}

/** `name`: names of accounts and groups, as they are to protected ones. */
export class NameVariable {
  readonly likeness: CountsVariable;
  readonly within: CountsVariable;
  /** Whether the publisher says that it has seen proof of who is behind the name. */
  verified = false;
  #analysis: TextAnalysis | undefined;

  constructor({ whole, within }: Likeness) {
    this.likeness = whole;
    this.within = within;
  }

  get mixedScripts(): bigint {
    return integer(this.#analysis?.names.mixedScripts() ?? 0);
  }

  set(data: Readonly<Record<string, unknown>>, analysis: TextAnalysis): void {
    this.#analysis = this.likeness.analysis = this.within.analysis = analysis;
    this.verified = data['verified'] === true;
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
