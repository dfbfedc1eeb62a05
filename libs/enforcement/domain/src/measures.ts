import { measure as measureOf, type Measure } from '@custos/contracts';
import { parseInstant, type Instant } from '@custos/kernel';
import type { RefusalReason } from './refusal.js';

/** From here on up two people decide, and automation never. */
const SECOND_PERSON_SEVERITY = 8;

/** What a decision states by itself; a measure that asks for more is offered once its own procedure exists. */
const STATED_BY_DECISION: ReadonlySet<string> = new Set([
  'reason_code',
  'legal_or_contract_ground',
  'facts_ref',
  'decided_by',
  'until',
  'evidence_ids',
]);

const UPON_ACCOUNT: ReadonlySet<string> = new Set(['M_WARN', 'M_POST_SUSPEND']);

interface MeasureProposal {
  readonly measure: string;
  readonly until: Instant | null;
  readonly at: Instant;
  /** Kind of the subject it is to fall upon. */
  readonly target: string;
}

/** Measures that stand in the account's own stream, because they outlive the case and add up across cases. */
export function isUponAccount(measure: string): boolean {
  return UPON_ACCOUNT.has(measure);
}

/** Whether anyone may impose it so: known, not for two people, fitting its target, ending when it must and only then. */
export function problemWithMeasure({ measure, until, at, target }: MeasureProposal): RefusalReason | undefined {
  const kind = measureOf(measure);
  if (kind === undefined) return 'measure-unknown';
  if (needsSecondPerson(kind)) return 'needs-second-person';
  if (!kind.targets.includes(target)) return 'measure-target-mismatch';
  if (kind.duration === 'temporary' && until === null) return 'until-required';
  if (until === null) return undefined;
  if (kind.duration !== 'temporary') return 'until-not-allowed';
  const [end, start] = [parseInstant(until), parseInstant(at)];
  return end === undefined || start === undefined || end <= start ? 'until-not-later' : undefined;
}

/** As above, for what a person may choose when deciding a case. */
export function problemWithOfferedMeasure(proposal: MeasureProposal): RefusalReason | undefined {
  const problem = problemWithMeasure(proposal);
  if (problem !== undefined) return problem;
  const kind = measureOf(proposal.measure);
  const offered =
    proposal.target === 'account' ? isUponAccount(proposal.measure) : kind?.targets.includes('content') === true;
  return offered && kind?.requires.every((item) => STATED_BY_DECISION.has(item)) === true
    ? undefined
    : 'measure-not-offered';
}

function needsSecondPerson(kind: Measure): boolean {
  return kind.severity >= SECOND_PERSON_SEVERITY || kind.requires.includes('second_approver');
}
