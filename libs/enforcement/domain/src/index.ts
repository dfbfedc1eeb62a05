export { accountDecider, type AccountState } from './account/account-decider.js';
export type { AccountCommand } from './account/commands.js';
export { commandsFor, type AutomationPolicy } from './automation.js';
export { caseDecider } from './case/case-decider.js';
export type { CaseCommand, ProposedMeasure } from './case/commands.js';
export type { CaseState } from './case/state.js';
export type { AccountEvent, CaseEvent } from './events.js';
export {
  accountStream,
  caseIdOf,
  caseStream,
  decisionIdOf,
  evidenceIdOf,
  liftIdOf,
  measureIdOf,
} from './identifiers.js';
export { isUponAccount } from './measures.js';
export type { RefusalReason } from './refusal.js';
export type { Ground, MeasureTerms } from './vocabulary.js';
