import { describe } from '@jest/globals';
import { kafkaForTests, kafkaIsRequired } from './kafka-for-tests.js';

/** A suite that needs a broker, shared with others; where there can be none it is skipped, or fails if required. */
export async function describeWithKafka(name: string, suite: (brokers: readonly string[]) => void): Promise<void> {
  const kafka = await kafkaForTests();
  if ('brokers' in kafka) describe(name, () => suite(kafka.brokers));
  else describeUnless(kafka.skip, name, () => suite([]));
}

/**
 * @param missing what this machine lacks for the suite, as a clause; the suite then stands in the report as skipped
 * @throws instead, when CUSTOS_REQUIRE names kafka
 */
export function describeUnless(missing: string | undefined, name: string, suite: () => void): void {
  if (missing === undefined) {
    describe(name, suite);
    return;
  }
  if (kafkaIsRequired()) throw new Error(`CUSTOS_REQUIRE names kafka, and ${missing}`);
  console.warn(`SKIPPED: ${name}, because ${missing}`);
  describe.skip(`${name} (SKIPPED: ${missing})`, suite);
}
