export { describeUnless, isRequired, itUnless, type Need } from './describe-unless.js';
export { describeWithKafka } from './describe-with-kafka.js';
export { duplicator, randomFailure, seededRandom } from './decorators.js';
export type { ContractGround, LogAddress, LogFeatures } from './ground.js';
export { kafkaForTests, type KafkaForTests } from './kafka-for-tests.js';
export { logContract } from './log-contract.js';
