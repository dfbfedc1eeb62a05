export type { Arrival } from './arrival.js';
export { applyDecision, type DecisionOutcome } from './decision.js';
export { applyExpiry, type DueMeasure } from './expiry.js';
export { applyAcknowledgement, applyReport, caseOfReport, standingOf, type MeasureStanding } from './inbox.js';
export { applyLift, type Lift } from './lifting.js';
export { applySignal, caseOfSignal } from './signals.js';
export { eventIdOf, type StreamChange } from './stream-session.js';
export { UnitOfWork } from './unit-of-work.js';
