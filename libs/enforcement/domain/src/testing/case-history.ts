import type { CaseEvent } from '../events.js';
import { caseDecider } from '../case/case-decider.js';
import type { DecideCase, ImposeMeasure, OpenCase } from '../case/commands.js';
import { specificationFor } from '@custos/kernel/testing';
import { ACCOUNT, evidenceOf, fraudSignal, NOON, TERMS } from './mothers.js';

/** A case of fraud from its signal to its decision, told by the decider itself. */
export const spec = specificationFor(caseDecider);
export const signal = fraudSignal();
export const subject = signal.subject;
export const at = NOON;
export const until = '2026-11-25T12:00:00.000Z';
export const sealed = { kid: 'kid-2', nonce: 'bm9uY2U=', ciphertext: 'd29yZHM=' };
export const ground = { kind: 'contract', reference: 'terms 4.2', explanation: sealed } as const;

export const open: OpenCase = {
  kind: 'OpenCase',
  commandId: 'signal-1',
  at,
  caseId: 'case-1',
  subject,
  accountKey: ACCOUNT,
  category: 'FRAUD_SCAM',
  origin: { signal },
};
export const hold: ImposeMeasure = {
  kind: 'ImposeMeasure',
  commandId: 'signal-1',
  at,
  measureId: 'hold-1',
  measure: 'M_CONTENT_HOLD_FOR_REVIEW',
  signal,
  until,
  terms: TERMS,
};
export const removal: DecideCase = {
  kind: 'DecideCase',
  commandId: 'decision-1',
  at,
  decisionId: 'decision-1',
  outcome: 'violation',
  ground,
  measures: [{ measureId: 'removal-1', measure: 'M_CONTENT_REMOVE', until: null }],
  decidedBy: 'person:Lin',
  terms: TERMS,
};
export const acquittal: DecideCase = { ...removal, outcome: 'no-violation', measures: [] };

export const opened: CaseEvent = {
  type: 'custos.enforcement.CaseOpened',
  data: { caseId: 'case-1', subject, accountKey: ACCOUNT, category: 'FRAUD_SCAM', openedAt: at, signal },
};
export const preserved: CaseEvent = {
  type: 'custos.enforcement.EvidencePreserved',
  data: { caseId: 'case-1', ...evidenceOf(signal) },
};
export const [held] = caseDecider.decide(hold, fold(opened, preserved)) as [CaseEvent];
export const decided = caseDecider.decide(removal, fold(opened, preserved, held));
export const lifted: CaseEvent = {
  type: 'custos.enforcement.MeasureLifted',
  data: { measureId: 'hold-1', at, reason: 'no-violation' },
};

export function fold(...events: CaseEvent[]) {
  return events.reduce((state, event) => caseDecider.evolve(state, event), caseDecider.initialState());
}

export function refused(commandId: string, command: string, reason: string): CaseEvent {
  return { type: 'custos.enforcement.CommandRefused', data: { commandId, command, reason, at } };
}
