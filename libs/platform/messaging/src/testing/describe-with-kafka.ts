import { describe } from '@jest/globals';
import { kafkaForTests } from './kafka-for-tests.js';

/** A suite that needs a broker; where there can be none it stands in the report as skipped, with the reason. */
export async function describeWithKafka(name: string, suite: (brokers: readonly string[]) => void): Promise<void> {
  const kafka = await kafkaForTests();
  if ('brokers' in kafka) describe(name, () => suite(kafka.brokers));
  else describe.skip(`${name} (SKIPPED: ${kafka.skip})`, () => suite([]));
}
