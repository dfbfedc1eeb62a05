import { harmCategory } from '@custos/contracts';
import type { CaseEvent } from '../events.js';
import { measureImposed } from '../measure-imposed.js';
import { problemWithMeasure } from '../measures.js';
import type { RefusalReason } from '../refusal.js';
import type { ImposeMeasure } from './commands.js';
import type { CaseState } from './state.js';

/**
 * What automation may do alone: a measure the category's table names, for a live signal, upon evidence that is in the
 * chain. It never acts against a person's decision and never doubles a measure that stands.
 */
export function imposeAutomatically(command: ImposeMeasure, state: CaseState): CaseEvent[] | RefusalReason {
  const { signal, measure, measureId, until, at, terms } = command;
  if (state.subject === undefined) return 'case-unopened';
  if (signal.mode !== 'live') return 'signal-not-live';
  const category = harmCategory(state.category);
  if (category === undefined || !category.automatedDetection) return 'category-not-detectable';
  if (!category.maxMeasuresWithoutHuman.includes(measure)) return 'measure-not-automatic';
  const problem = problemWithMeasure({ measure, until, at, target: state.subject.kind });
  if (problem !== undefined) return problem;
  if (!state.signals.has(signal.signalId)) return [];
  if (state.status === 'decided' || state.measures.has(measureId) || standsInTheWay(state, measure)) return [];
  const evidenceId = state.evidence.get(signal.event.id);
  if (evidenceId === undefined) return 'evidence-missing';
  return [
    measureImposed({
      measureId,
      caseId: state.caseId,
      measure,
      target: state.subject,
      accountKey: state.accountKey,
      category: state.category,
      reasonCode: 'suspected-violation',
      ground: { kind: 'contract', reference: `harm-category:${state.category}` },
      from: at,
      until,
      decidedBy: `rule:${signal.rule}@${signal.packHash}`,
      automatedDetection: true,
      automatedDecision: true,
      evidenceIds: [evidenceId],
      terms,
    }),
  ];
}

function standsInTheWay(state: CaseState, measure: string): boolean {
  for (const entry of state.measures.values()) {
    if (entry.status === 'active' && (!entry.automated || entry.measure === measure)) return true;
  }
  return false;
}
