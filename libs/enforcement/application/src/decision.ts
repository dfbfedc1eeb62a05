import {
  isUponAccount,
  measureIdOf,
  type AccountCommand,
  type CaseState,
  type Ground,
  type MeasureTerms,
  type ProposedMeasure,
  type RefusalReason,
} from '@custos/enforcement-domain';
import type { Instant } from '@custos/kernel';
import type { Cause } from './stream-session.js';
import type { UnitOfWork } from './unit-of-work.js';

/** A reviewer's decision as it was asked for. */
export interface Decision {
  readonly platform: string;
  readonly caseId: string;
  readonly decisionId: string;
  readonly outcome: 'violation' | 'no-violation';
  readonly ground: Ground;
  readonly measures: readonly { readonly measure: string; readonly until: Instant | null }[];
  /** `person:NAME` */
  readonly decidedBy: string;
  readonly terms: MeasureTerms;
  /** Trace of the request. */
  readonly traceparent: string | undefined;
}

export type DecisionOutcome =
  { readonly refused: RefusalReason } | { readonly refused?: undefined; readonly measures: readonly ProposedMeasure[] };

/** Decides the case and carries the measures upon the account to the account's own stream: both or neither is appended. */
export function applyDecision(work: UnitOfWork, decision: Decision): DecisionOutcome {
  const { platform, caseId, decisionId, outcome, ground, decidedBy, terms } = decision;
  const session = work.caseOf(caseId);
  const before = session.state;
  const cause: Cause = {
    platform,
    routingKey: before.accountKey,
    causationId: decisionId,
    correlationId: session.correlationId ?? decisionId,
    actor: decidedBy,
    traceparent: decision.traceparent,
  };
  const measures = decision.measures.map(({ measure, until }) => ({
    measureId: measureIdOf(platform, caseId, measure, decisionId),
    measure,
    until,
  }));
  const command = { commandId: decisionId, at: work.at };
  const events = session.execute(
    { ...command, kind: 'DecideCase', decisionId, outcome, ground, measures, decidedBy, terms },
    cause,
  );
  for (const { type, data } of events) {
    if (type === 'custos.enforcement.CommandRefused') return { refused: data.reason as RefusalReason };
  }
  const account = work.accountOf(before.accountKey);
  for (const measure of measures.filter((proposed) => isUponAccount(proposed.measure))) {
    const followed = account.execute(accountCommand(measure, decision, before, work.at), cause);
    if (followed.some(({ type }) => type === 'custos.enforcement.CommandRefused')) {
      throw new Error(`the account refused ${measure.measure}, which the case had allowed`);
    }
  }
  return { measures };
}

function accountCommand(proposed: ProposedMeasure, decision: Decision, state: CaseState, at: Instant): AccountCommand {
  const { measureId, until } = proposed;
  const { caseId, ground, decidedBy, terms } = decision;
  const { accountKey, category, signals, evidence } = state;
  const common = {
    commandId: measureId,
    at,
    measureId,
    caseId,
    accountKey,
    category,
    ground,
    decidedBy,
    automatedDetection: signals.size > 0,
    evidenceIds: [...evidence.values()],
    terms,
  };
  // A warning has no end and a suspension has one: the case has seen to it.
  return until === null ? { ...common, kind: 'WarnAccount' } : { ...common, kind: 'SuspendPosting', until };
}
