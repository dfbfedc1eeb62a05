import type { Identified } from './measure-commands.js';
import type { Refusal } from './events.js';

/** Why a command had no effect; stable codes that callers and auditors read. */
export type RefusalReason =
  | 'already-decided'
  | 'case-unopened'
  | 'category-needs-legal-basis'
  | 'category-not-detectable'
  | 'category-unknown'
  | 'evidence-missing'
  | 'measure-doubled'
  | 'measure-not-automatic'
  | 'measure-not-offered'
  | 'measure-target-mismatch'
  | 'measure-unknown'
  | 'needs-second-person'
  | 'no-violation-no-measure'
  | 'signal-not-live'
  | 'until-not-allowed'
  | 'until-not-later'
  | 'until-required';

export function refusalOf(command: Identified & { readonly kind: string }, reason: RefusalReason): Refusal {
  const { kind, commandId, at } = command;
  return { type: 'custos.enforcement.CommandRefused', data: { commandId, command: kind, reason, at } };
}
