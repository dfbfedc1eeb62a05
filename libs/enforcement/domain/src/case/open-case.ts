import { harmCategory } from '@custos/contracts';
import type { CaseEvent } from '../events.js';
import type { RefusalReason } from '../refusal.js';
import type { Signal } from '../vocabulary.js';
import type { AttachSignal, OpenCase, PreserveEvidence } from './commands.js';
import type { CaseState } from './state.js';

/**
 * A flooded account or group would make its stream, and every fold over it, grow without end. Beyond this many a case
 * takes no more: the `signals` and `inbox` topics hold every one of them for ever all the same.
 */
const MOST_ORIGINS = 100;

export function openCase(command: OpenCase, state: CaseState): CaseEvent[] | RefusalReason {
  const { origin, category: code } = command;
  const category = harmCategory(code);
  if (category === undefined) return 'category-unknown';
  if ('signal' in origin) {
    if (!category.automatedDetection) return 'category-not-detectable';
    if (origin.signal.mode !== 'live') return 'signal-not-live';
  } else if (category.group === 'statutory-reference-only') {
    return 'category-needs-legal-basis';
  }
  if (isKnown(state, origin)) return [];
  const reopens = state.status === 'decided' && 'signal' in origin && !state.events.has(origin.signal.event.id);
  if (state.status === 'unopened' || reopens) {
    const { caseId, subject, accountKey, at: openedAt } = command;
    return [
      {
        type: 'custos.enforcement.CaseOpened',
        data: { caseId, subject, accountKey, category: code, openedAt, ...origin },
      },
    ];
  }
  if (isFull(state)) return [];
  if ('signal' in origin) return [attached(state, origin.signal)];
  return [{ type: 'custos.enforcement.ReportAttached', data: { caseId: state.caseId, report: origin.report } }];
}

export function attachSignal({ signal }: AttachSignal, state: CaseState): CaseEvent[] {
  if (state.status !== 'open' || state.signals.has(signal.signalId) || isFull(state)) return [];
  return [attached(state, signal)];
}

export function preserveEvidence({ evidence }: PreserveEvidence, state: CaseState): CaseEvent[] | RefusalReason {
  if (state.status === 'unopened') return 'case-unopened';
  if (state.evidence.has(evidence.eventId)) return [];
  return [{ type: 'custos.enforcement.EvidencePreserved', data: { caseId: state.caseId, ...evidence } }];
}

function attached(state: CaseState, signal: Signal): CaseEvent {
  return { type: 'custos.enforcement.SignalAttached', data: { caseId: state.caseId, signal } };
}

function isKnown(state: CaseState, origin: OpenCase['origin']): boolean {
  return 'signal' in origin ? state.signals.has(origin.signal.signalId) : state.reports.has(origin.report.reportId);
}

function isFull(state: CaseState): boolean {
  return state.signals.size + state.reports.size >= MOST_ORIGINS;
}
