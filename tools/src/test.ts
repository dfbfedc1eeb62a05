import { provideKafka } from './test/kafka.js';
import { runTier, TIERS, type Tally } from './test/tiers.js';

/**
 * Runs all that this machine can: unit tests, integration tests on embedded PostgreSQL, end-to-end tests, and the Kafka
 * suites where a broker is given or can be started. Arguments go on to Jest.
 */
async function test(args: readonly string[]): Promise<boolean> {
  const kafka = await provideKafka();
  if (kafka.kind === 'missing' && (process.env.CUSTOS_REQUIRE ?? '').split(',').includes('kafka')) {
    console.error(`FAILED: CUSTOS_REQUIRE names kafka, and ${kafka.reason}`);
    return false;
  }
  const total = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const tier of TIERS) {
      const tally: Tally = await runTier(tier, args);
      total.passed += tally.passed;
      total.failed += tally.failed;
      total.skipped += tally.skipped;
    }
  } finally {
    await kafka.stop();
  }
  if (kafka.kind === 'missing') console.log(`SKIPPED: every test against Kafka, because ${kafka.reason}`);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed === 0;
}

process.exitCode = (await test(process.argv.slice(2))) ? 0 : 1;
