import { describe } from '@jest/globals';
import { describeUnless } from './describe-unless.js';
import { kafkaForTests } from './kafka-for-tests.js';

/** A suite that needs a broker, shared with others; where there can be none it is skipped, or fails if required. */
export async function describeWithKafka(name: string, suite: (brokers: readonly string[]) => void): Promise<void> {
  const kafka = await kafkaForTests();
  if ('brokers' in kafka) describe(name, () => suite(kafka.brokers));
  else describeUnless('kafka', kafka.skip, name, () => suite([]));
}
