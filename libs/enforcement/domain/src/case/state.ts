import type { Instant } from '@custos/kernel';
import type { CaseEvent } from '../events.js';
import { registerAfter, type MeasureRegister } from '../measure-register.js';
import type { Report, Signal, Subject } from '../vocabulary.js';

export type CaseStatus = 'unopened' | 'open' | 'decided';

/** What a case knows when it decides. Sets and maps are replaced, never changed in place. */
export interface CaseState {
  readonly status: CaseStatus;
  readonly caseId: string;
  readonly subject: Subject | undefined;
  readonly accountKey: string;
  readonly category: string;
  readonly openedAt: Instant | undefined;
  readonly signals: ReadonlySet<string>;
  readonly reports: ReadonlySet<string>;
  /** The publishers' events that signals of this case were about. */
  readonly events: ReadonlySet<string>;
  /** Events whose evidence is in the chain, to the id of that evidence. */
  readonly evidence: ReadonlyMap<string, string>;
  readonly decisions: ReadonlySet<string>;
  readonly measures: MeasureRegister;
  readonly refused: ReadonlySet<string>;
}

export function unopenedCase(): CaseState {
  return {
    status: 'unopened',
    caseId: '',
    subject: undefined,
    accountKey: '',
    category: '',
    openedAt: undefined,
    signals: new Set(),
    reports: new Set(),
    events: new Set(),
    evidence: new Map(),
    decisions: new Set(),
    measures: new Map(),
    refused: new Set(),
  };
}

export function evolveCase(state: CaseState, event: CaseEvent): CaseState {
  switch (event.type) {
    case 'custos.enforcement.CaseOpened': {
      const { caseId, subject, accountKey, category, openedAt } = event.data;
      return joined({ ...state, status: 'open', caseId, subject, accountKey, category, openedAt }, event.data);
    }
    case 'custos.enforcement.SignalAttached':
    case 'custos.enforcement.ReportAttached':
      return joined(state, event.data);
    case 'custos.enforcement.EvidencePreserved': {
      const { eventId, evidenceId } = event.data;
      return { ...state, evidence: new Map(state.evidence).set(eventId, evidenceId) };
    }
    case 'custos.enforcement.CaseDecided':
      return { ...state, status: 'decided', decisions: including(state.decisions, event.data.decisionId) };
    case 'custos.enforcement.CommandRefused':
      return { ...state, refused: including(state.refused, event.data.commandId) };
    default:
      return { ...state, measures: registerAfter(state.measures, event) };
  }
}

function joined(state: CaseState, origin: { signal?: Signal; report?: Report }): CaseState {
  const { signal, report } = origin;
  return {
    ...state,
    signals: signal === undefined ? state.signals : including(state.signals, signal.signalId),
    events: signal === undefined ? state.events : including(state.events, signal.event.id),
    reports: report === undefined ? state.reports : including(state.reports, report.reportId),
  };
}

function including(set: ReadonlySet<string>, item: string): ReadonlySet<string> {
  return new Set(set).add(item);
}
