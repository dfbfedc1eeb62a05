import { harmCategory, measure } from '@custos/contracts';
import type { Bilingual, PolicyPack, RuleText } from './policy-pack.js';
import type { PolicyPackProblem } from './policy-pack-error.js';

/** What a clause forbids, in the pack's own words. */
export interface ClauseText extends Bilingual {
  /** ISO 3166-1 code of the state whose law it is, or EU. */
  readonly jurisdiction: string;
}

/** Measures in the order in which people who decide reach for them. */
export interface LadderText {
  readonly title: Bilingual;
  /** Clause that sets the order. */
  readonly basis?: string;
  /** Codes of measures, the mildest first. */
  readonly steps: readonly string[];
  /** Harms whose rules follow it unless they name another. */
  readonly categories?: readonly string[];
}

/** What the signals of a rule say of the law. */
export interface RuleLaw {
  readonly clauses: readonly string[];
  readonly ladder?: string;
}

type LawfulRule = Pick<RuleText, 'category' | 'clauses' | 'ladder'>;

/** The clauses that a rule rests on, and the ladder that decisions on it follow. */
export function lawOf({ category, clauses, ladder }: LawfulRule, { ladders = {} }: PolicyPack): RuleLaw {
  const followed = ladder ?? Object.keys(ladders).find((name) => ladders[name]?.categories?.includes(category));
  const found = clauses ?? harmCategory(category)?.clauses ?? [];
  return followed === undefined ? { clauses: found } : { clauses: found, ladder: followed };
}

/** What is wrong with clauses and ladders, and with what rules say of them. */
export function* lawProblems(pack: PolicyPack): Generator<PolicyPackProblem> {
  yield* ladderProblems(pack);
  for (const [rule, { category, clauses = [], ladder }] of pack.rules.entries()) {
    const own = harmCategory(category)?.clauses ?? [];
    for (const [index, clause] of clauses.entries()) {
      const pointer = `/rules/${rule}/clauses/${index}`;
      if (!own.includes(clause))
        yield { pointer, message: `"${clause}" is no clause of ${category}: ${own.join(', ') || 'it has none'}` };
      else if (!stands(clause, pack.clauses))
        yield { pointer, message: `"${clause}" does not stand among the pack's clauses` };
    }
    if (ladder !== undefined && !stands(ladder, pack.ladders)) {
      const known = Object.keys(pack.ladders ?? {}).join(', ') || 'the pack has none';
      yield { pointer: `/rules/${rule}/ladder`, message: `there is no ladder "${ladder}": ${known}` };
    }
  }
}

function* ladderProblems({ ladders = {}, clauses }: PolicyPack): Generator<PolicyPackProblem> {
  const claimed = new Map<string, string>();
  for (const [name, { basis, steps, categories = [] }] of Object.entries(ladders)) {
    const at = `/ladders/${name}`;
    if (basis !== undefined && !stands(basis, clauses))
      yield { pointer: `${at}/basis`, message: `"${basis}" does not stand among the pack's clauses` };
    for (const [index, step] of steps.entries()) {
      if (measure(step) === undefined)
        yield { pointer: `${at}/steps/${index}`, message: `"${step}" is not a measure of the closed list` };
    }
    for (const [index, category] of categories.entries()) {
      const pointer = `${at}/categories/${index}`;
      const other = claimed.get(category);
      if (harmCategory(category) === undefined)
        yield { pointer, message: `"${category}" is not a harm category of the closed list` };
      else if (other !== undefined) yield { pointer, message: `${category} follows the ladder "${other}"` };
      claimed.set(category, name);
    }
  }
}

function stands(name: string, table: Readonly<Record<string, unknown>> = {}): boolean {
  return Object.hasOwn(table, name);
}
