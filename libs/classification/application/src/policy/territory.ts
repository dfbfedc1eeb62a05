import type { PolicyPack, RuleText } from './policy-pack.js';
import type { PolicyPackProblem } from './policy-pack-error.js';

/** In a pack's table of platforms, all that it does not name. */
const OTHERS = '*';
/** What examples are said on, unless their rule applies elsewhere alone. */
const EXAMPLE = 'example';

/** The platforms that a rule applies on. */
export class Territory {
  readonly #named: ReadonlyMap<string, boolean>;
  readonly #others: boolean;

  /** @param platforms by platform, the jurisdictions that it is under */
  constructor(platforms: Readonly<Record<string, readonly string[]>>, jurisdictions: readonly string[]) {
    const applies = (own: readonly string[]) => own.some((jurisdiction) => jurisdictions.includes(jurisdiction));
    this.#named = new Map(Object.entries(platforms).map(([platform, own]) => [platform, applies(own)]));
    this.#others = this.#named.get(OTHERS) ?? false;
  }

  includes(platform: string): boolean {
    return this.#named.get(platform) ?? this.#others;
  }

  /** A platform that the rule applies on; undefined where there is none. */
  get example(): string | undefined {
    if (this.includes(EXAMPLE)) return EXAMPLE;
    return [...this.#named].find(([platform, applies]) => applies && platform !== OTHERS)?.[0];
  }
}

/** @returns undefined for a rule that applies everywhere */
export function territoryOf({ jurisdictions }: RuleText, { platforms = {} }: PolicyPack): Territory | undefined {
  return jurisdictions === undefined ? undefined : new Territory(platforms, jurisdictions);
}

/** A rule that applies on no platform would be silent for ever, and nobody would know why. */
export function* territoryProblems(pack: PolicyPack): Generator<PolicyPackProblem> {
  for (const [index, rule] of pack.rules.entries()) {
    const territory = territoryOf(rule, pack);
    if (territory === undefined || territory.example !== undefined) continue;
    const message = `no platform of the pack is under ${rule.jurisdictions?.join(' or ')}: pack.yaml names them in platforms`;
    yield { pointer: `/rules/${index}/jurisdictions`, message };
  }
}
