import type { FeatureText } from '../windows/feature-text.js';
import { WINDOW } from '../windows/window-folds.js';
import type { PolicyPack, RuleText } from './policy-pack.js';
import type { PolicyPackProblem } from './policy-pack-error.js';

/** Judged by who acts and how, never by which opinion is voiced. */
const TOPIC_BLIND: ReadonlySet<string> = new Set(['COORDINATED_INAUTHENTIC']);

/** What can be asked without learning what is said; whatever is added later is refused until it stands here. */
const BLIND_VARIABLES: ReadonlySet<string> = new Set(['cluster', 'event', WINDOW]);

/** Of an expression, the variables that it asks. */
export type VariablesAsked = (expression: string) => readonly string[];

/**
 * @param features of the pack: what they count may be told apart by what is said
 * @throws Error in one line, when a rule of a topic-blind category could know what is said
 */
export function refuseSight(
  { category, when, unless, spans }: RuleText,
  features: readonly FeatureText[],
  variablesIn: VariablesAsked,
): void {
  if (!TOPIC_BLIND.has(category)) return;
  const sees = (expression: string): string | undefined =>
    variablesIn(expression).find((variable) => !BLIND_VARIABLES.has(variable));
  const variable = sees(when);
  if (variable !== undefined) throw new Error(`${category} is blind to topics: a rule may not ask ${variable}`);
  if (unless !== undefined) throw new Error(`${category} is blind to topics: a rule may not look for hints`);
  if (spans.length > 0) throw new Error(`${category} is blind to topics: a rule may not point into texts`);
  for (const { id, where } of features) {
    const seen = where === undefined ? undefined : sees(where);
    if (seen !== undefined && new RegExp(`\\b${WINDOW}\\s*\\.\\s*${id}\\b`).test(when))
      throw new Error(`${category} is blind to topics: ${WINDOW}.${id} counts by ${seen}`);
  }
}

/** Banks of words and values can serve no rule of such a category. */
export function* sightedBanks(pack: PolicyPack): Generator<PolicyPackProblem> {
  for (const list of ['banks', 'values'] as const) {
    for (const [index, { category }] of (pack[list] ?? []).entries()) {
      if (TOPIC_BLIND.has(category))
        yield { pointer: `/${list}/${index}/category`, message: `${category} is blind to topics: it has no ${list}` };
    }
  }
}
