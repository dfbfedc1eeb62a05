import { harmCategory } from '@custos/contracts';
import type { CaseEvent } from '../events.js';
import { measureImposed } from '../measure-imposed.js';
import { isUponAccount, problemWithOfferedMeasure } from '../measures.js';
import type { RefusalReason } from '../refusal.js';
import type { DecideCase, ProposedMeasure } from './commands.js';
import type { CaseState } from './state.js';

/** The hold waits for a decision; whichever way it goes, it has served its end. */
const HOLD = 'M_CONTENT_HOLD_FOR_REVIEW';

export function decideCase(command: DecideCase, state: CaseState): CaseEvent[] | RefusalReason {
  if (state.decisions.has(command.decisionId)) return [];
  if (state.subject === undefined) return 'case-unopened';
  if (state.status === 'decided') return 'already-decided';
  const problem =
    command.outcome === 'violation' ? problemWithViolation(command, state) : problemWithAcquittal(command);
  if (problem !== undefined) return problem;
  const { decisionId, outcome, ground, decidedBy, at: decidedAt, measures } = command;
  const { caseId, category } = state;
  const decided: CaseEvent = {
    type: 'custos.enforcement.CaseDecided',
    data: { caseId, decisionId, outcome, category, measures: [...measures], ground, decidedBy, decidedAt },
  };
  // New measures come before the old are lifted, so that a service applying them in order never shows content in between.
  return [decided, ...imposed(command, state), ...lifted(command, state)];
}

function problemWithAcquittal({ measures }: DecideCase): RefusalReason | undefined {
  return measures.length > 0 ? 'no-violation-no-measure' : undefined;
}

function problemWithViolation(command: DecideCase, state: CaseState): RefusalReason | undefined {
  // Such a category is acted upon by an authority's order alone, with its legal basis on file.
  if (harmCategory(state.category)?.group === 'statutory-reference-only') return 'category-needs-legal-basis';
  if (command.measures.length > 0 && state.evidence.size === 0) return 'evidence-missing';
  const seen = new Set<string>();
  for (const { measure, until } of command.measures) {
    if (seen.has(measure)) return 'measure-doubled';
    seen.add(measure);
    const problem = problemWithOfferedMeasure({ measure, until, at: command.at, target: targetOf(measure, state) });
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** A group's or a cluster's case has no account to warn: it stands under a key of its own. */
function targetOf(measure: string, { subject }: CaseState): string {
  const kind = subject?.kind ?? '';
  return isUponAccount(measure) && kind !== 'group' && kind !== 'cluster' ? 'account' : kind;
}

function imposed(command: DecideCase, state: CaseState): CaseEvent[] {
  const { subject, caseId, accountKey, category } = state;
  if (subject === undefined) return [];
  const { ground, at: from, decidedBy, terms } = command;
  return command.measures
    .filter(({ measure }) => !isUponAccount(measure))
    .map(({ measureId, measure, until }) =>
      measureImposed({
        measureId,
        caseId,
        measure,
        target: subject,
        accountKey,
        category,
        reasonCode: 'confirmed-violation',
        ground: { kind: ground.kind, reference: ground.reference },
        from,
        until,
        decidedBy,
        automatedDetection: state.signals.size > 0,
        automatedDecision: false,
        evidenceIds: [...state.evidence.values()],
        terms,
      }),
    );
}

function lifted({ outcome, measures, at }: DecideCase, state: CaseState): CaseEvent[] {
  const events: CaseEvent[] = [];
  for (const [measureId, { status, measure }] of state.measures) {
    if (status !== 'active') continue;
    const reason = outcome === 'no-violation' ? 'no-violation' : supersededBy(measures, measure);
    if (reason !== undefined) {
      events.push({ type: 'custos.enforcement.MeasureLifted', data: { measureId, at, reason } });
    }
  }
  return events;
}

function supersededBy(measures: readonly ProposedMeasure[], measure: string): string | undefined {
  return measure === HOLD || measures.some((proposed) => proposed.measure === measure)
    ? 'superseded-by-decision'
    : undefined;
}
