import type { Decider } from '@custos/kernel';
import type { CaseEvent } from '../events.js';
import type { CaseCommand } from './commands.js';
import { decideOnCase } from './decide.js';
import { evolveCase, unopenedCase, type CaseState } from './state.js';

export const caseDecider: Decider<CaseCommand, CaseState, CaseEvent> = {
  decide: decideOnCase,
  evolve: evolveCase,
  initialState: unopenedCase,
};
