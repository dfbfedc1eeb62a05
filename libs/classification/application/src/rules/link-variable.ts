import { LINK_TRAITS, type LinkTrait, type TextAnalysis } from '@custos/classification-domain';
import { countsClass, integer, type CountsVariable } from './rule-variables.js';

/** By bank of hosts, links that lead there and links that only look so. */
interface Hosts {
  readonly official: CountsVariable;
  readonly posing: CountsVariable;
}

/** `link`: links in the event's texts, disguised ones too; a trait's field is how many links have it. */
export class LinkVariable {
  readonly official: CountsVariable;
  readonly posing: CountsVariable;
  #analysis: TextAnalysis | undefined;

  static {
    for (const trait of LINK_TRAITS) {
      Object.defineProperty(LinkVariable.prototype, trait, {
        get(this: LinkVariable): bigint {
          return this.having(trait);
        },
      });
    }
  }

  constructor({ official, posing }: Hosts) {
    this.official = official;
    this.posing = posing;
  }

  get count(): bigint {
    return integer(this.#analysis?.links.count ?? 0);
  }

  having(trait: LinkTrait): bigint {
    return integer(this.#analysis?.links.having(trait) ?? 0);
  }

  set(analysis: TextAnalysis): void {
    this.#analysis = this.official.analysis = this.posing.analysis = analysis;
  }
}

/** Fields of `link` that are counts. */
export const LINK_FIELDS: readonly string[] = ['count', ...LINK_TRAITS];

/** The classes of `link.official` and of `link.posing`. */
export function hostClasses(
  banks: readonly string[],
): [official: new () => CountsVariable, posing: new () => CountsVariable] {
  return [
    countsClass(banks, ({ links }, bank) => links.official(bank)),
    countsClass(banks, ({ links }, bank) => links.posing(bank)),
  ];
}
