export { judge, type Draft, type Intake, type Judgement } from './judgement.js';
export { eventTimeOf, type EventTime } from './event-time.js';
export { foreignDigests, withFacts, type PictureFacts } from './read-picture.js';
