import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKafka } from '../local-kafka/kafka-cluster.js';
import { whyNoKafka } from '../local-kafka/kafka-jars.js';
import { isRequired } from './describe-unless.js';

export type KafkaForTests = { readonly brokers: readonly string[] } | { readonly skip: string };

const PATIENCE_MS = 240_000;

/**
 * The broker that tests share: the one in KAFKA_BROKERS, else one started for this run of Jest by the first that asks,
 * which ends with the run.
 *
 * @throws when there is none and CUSTOS_REQUIRE names kafka
 */
export async function kafkaForTests(): Promise<KafkaForTests> {
  const given = process.env['KAFKA_BROKERS'];
  if (given) return { brokers: given.split(',') };
  const reason = await whyNoKafka();
  if (reason === undefined) return { brokers: await sharedBroker() };
  if (isRequired('kafka')) throw new Error(`CUSTOS_REQUIRE names kafka, and ${reason}`);
  return { skip: reason };
}

/** Jest's workers are processes of their own: a folder named after their parent decides which of them starts it. */
async function sharedBroker(): Promise<readonly string[]> {
  const run = process.send === undefined ? process.pid : process.ppid;
  const folder = join(tmpdir(), `custos-kafka-run-${run}`);
  const announcement = join(folder, 'brokers.json');
  const first = await mkdir(folder).then(
    () => true,
    () => false,
  );
  if (first) {
    try {
      const { brokers } = await startKafka({ brokers: 1, folder, owner: run });
      await writeFile(`${announcement}.new`, JSON.stringify(brokers));
      await rename(`${announcement}.new`, announcement);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    const text = await readFile(announcement, 'utf8').catch(() => undefined);
    if (text !== undefined) return JSON.parse(text) as string[];
    await sleep(50);
  }
  throw new Error(`no broker was announced in ${announcement} within ${PATIENCE_MS / 1000} s`);
}
