export { AcceptEvents, type AcceptEventsOptions, type AcceptEventsPorts } from './accept-events.js';
export type { Accepted, EventProblem, EventReceipt, EventsRequest } from './acceptance.js';
export { DuplicateWindow } from './duplicate-window.js';
export { NotDurable, Overloaded } from './errors.js';
export type {
  AppendReceipt,
  ContractBook,
  ContractLookup,
  EventLog,
  EventRecord,
  IntakeMeter,
  Outcome,
  Pictures,
  PseudonymSource,
  Seal,
  Sealer,
} from './ports.js';
