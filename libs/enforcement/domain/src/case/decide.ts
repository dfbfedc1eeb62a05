import type { CaseEvent } from '../events.js';
import { decideOnMeasure } from '../measure-register.js';
import { refusalOf, type RefusalReason } from '../refusal.js';
import type { CaseCommand } from './commands.js';
import { decideCase } from './decide-case.js';
import { imposeAutomatically } from './impose-automatically.js';
import { attachSignal, openCase, preserveEvidence } from './open-case.js';
import type { CaseState } from './state.js';

/** Decides a command; a refusal is an event of its own, recorded once per command. */
export function decideOnCase(command: CaseCommand, state: CaseState): CaseEvent[] {
  if (state.refused.has(command.commandId)) return [];
  const outcome = outcomeOf(command, state);
  return typeof outcome === 'string' ? [refusalOf(command, outcome)] : outcome;
}

function outcomeOf(command: CaseCommand, state: CaseState): CaseEvent[] | RefusalReason {
  switch (command.kind) {
    case 'OpenCase':
      return openCase(command, state);
    case 'AttachSignal':
      return attachSignal(command, state);
    case 'PreserveEvidence':
      return preserveEvidence(command, state);
    case 'ImposeMeasure':
      return imposeAutomatically(command, state);
    case 'DecideCase':
      return decideCase(command, state);
    case 'LiftMeasure':
    case 'ExpireMeasure':
    case 'RecordApplication':
      return decideOnMeasure(command, state.measures);
  }
}
