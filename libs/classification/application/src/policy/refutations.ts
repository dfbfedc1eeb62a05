import type { RuleGate } from '../rules/rule-gate.js';
import type { PolicyPack, RuleText } from './policy-pack.js';

const HOAX = 'EMERGENCY_HOAX_REFUTED';

/** A competent authority's public refutation of a checkable claim; a bank holds the words of the claim. */
export interface Refutation {
  /** Who refuted it, by the name of the office. */
  readonly authority: string;
  /** The day it was published, `YYYY-MM-DD`. */
  readonly date: string;
  /** Where it was published. */
  readonly reference: string;
}

export const REFUTATION_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['authority', 'date', 'reference'],
  properties: {
    authority: { type: 'string', minLength: 2, maxLength: 200 },
    date: { type: 'string', pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' },
    reference: { type: 'string', pattern: '^https?://[^ ]+$', maxLength: 2048 },
  },
};

/**
 * What is false is for authorities to say, and not for a rule: one on hoaxes finds only claims whose refutation is on file.
 * @throws Error in one line
 */
export function requireRefutation({ category }: RuleText, { banks }: PolicyPack, gate: RuleGate): void {
  if (category !== HOAX) return;
  const refuted = new Set(banks.flatMap((bank, index) => (bank.refutation === undefined ? [] : [index])));
  if (!gate.needsOneOf(refuted))
    throw new Error('a rule on hoaxes must need words of a bank with an authority’s refutation: words.BANK > 0 && …');
}
