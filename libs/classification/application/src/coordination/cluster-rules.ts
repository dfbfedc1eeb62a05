import type { RuleText } from '../policy/policy-pack.js';
import type { Awaited } from '../windows/stateful-rules.js';
import { COORDINATION } from './coordination-fold.js';

interface Rule {
  readonly text: RuleText;
  readonly awaits?: Awaited;
}

/** Whether a rule speaks of the accounts that act together, and not of each of their events. */
export function isPerCluster({ text, awaits }: Rule): boolean {
  return awaits?.fold === COORDINATION && text.per !== 'event';
}

/** @throws Error in one line, where a rule that asks for no cluster says how it would speak of one */
export function requireCluster({ text, awaits }: Rule): void {
  if (text.per !== undefined && awaits?.fold !== COORDINATION)
    throw new Error('"per" is for rules that ask for a cluster');
}
