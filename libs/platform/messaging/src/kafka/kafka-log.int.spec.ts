import { describeWithKafka } from '../testing/describe-with-kafka.js';
import { kafkaGround } from '../testing/kafka-ground.js';
import { logContract } from '../testing/log-contract.js';

await describeWithKafka('Kafka', (brokers) => {
  logContract('Apache Kafka', { gaplessPositions: false }, () => kafkaGround(brokers));
});
