import type { Decider } from '@custos/kernel';
import type { AccountEvent } from '../events.js';
import { measureImposed } from '../measure-imposed.js';
import { decideOnMeasure, registerAfter, type MeasureRegister } from '../measure-register.js';
import { problemWithMeasure } from '../measures.js';
import { refusalOf, type RefusalReason } from '../refusal.js';
import type { AccountCommand, SuspendPosting, WarnAccount } from './commands.js';

export interface AccountState {
  readonly measures: MeasureRegister;
  readonly refused: ReadonlySet<string>;
}

export const accountDecider: Decider<AccountCommand, AccountState, AccountEvent> = {
  decide(command, state) {
    if (state.refused.has(command.commandId)) return [];
    const outcome = outcomeOf(command, state);
    return typeof outcome === 'string' ? [refusalOf(command, outcome)] : outcome;
  },

  evolve(state, event) {
    if (event.type === 'custos.enforcement.CommandRefused') {
      return { ...state, refused: new Set(state.refused).add(event.data.commandId) };
    }
    return { ...state, measures: registerAfter(state.measures, event) };
  },

  initialState: () => ({ measures: new Map(), refused: new Set() }),
};

function outcomeOf(command: AccountCommand, state: AccountState): AccountEvent[] | RefusalReason {
  switch (command.kind) {
    case 'WarnAccount':
      return imposed(command, 'M_WARN', null, state);
    case 'SuspendPosting':
      return imposed(command, 'M_POST_SUSPEND', command.until, state);
    default:
      return decideOnMeasure(command, state.measures);
  }
}

function imposed(
  command: WarnAccount | SuspendPosting,
  measure: string,
  until: string | null,
  state: AccountState,
): AccountEvent[] | RefusalReason {
  const { measureId, caseId, accountKey, category, ground, decidedBy, automatedDetection, evidenceIds, terms, at } =
    command;
  if (state.measures.has(measureId)) return [];
  if (evidenceIds.length === 0) return 'evidence-missing';
  const problem = problemWithMeasure({ measure, until, at, target: 'account' });
  if (problem !== undefined) return problem;
  return [
    measureImposed({
      measureId,
      caseId,
      measure,
      target: { kind: 'account', id: accountKey },
      accountKey,
      category,
      reasonCode: 'confirmed-violation',
      ground: { kind: ground.kind, reference: ground.reference },
      from: at,
      until,
      decidedBy,
      automatedDetection,
      automatedDecision: false,
      evidenceIds: [...evidenceIds],
      terms,
    }),
  ];
}
