export { judge, type Draft, type Intake, type Judgement } from './judgement.js';
export { eventTimeOf, type EventTime } from './event-time.js';
