import { setTimeout as sleep } from 'node:timers/promises';
import { ConsumerRunner, type BatchHandler, type Log } from '@custos/messaging';
import { createLogger, Metrics } from '@custos/observability';
import type { Database } from '@custos/postgres';
import { againstBaseline, interleavedRounds, type Figure } from '../figures.js';
import { throughThePort } from './ours.js';
import { numberedRecords } from './numbered-records.js';

export interface Ground {
  readonly log: Log;
  /** With the consumer's tables in `BENCH_SCHEMA`. */
  readonly database: Database;
  readonly createTopic: (topic: string) => Promise<void>;
}

export const BENCH_SCHEMA = 'bench';
const RECORDS = 200_000;
/** What a handler of the services takes for a record, about. */
const WORK_MS = 0.1;
const ROUNDS = 3;
const FAILING = 7;
/** How long the failing partition's handler takes to fail. */
const FAILING_MS = 200;

/** Records of the other partitions applied per second while one partition fails all the time; baseline: none fails. */
export async function besideFailure(ground: Ground): Promise<Figure> {
  const topic = crypto.randomUUID();
  await ground.createTopic(topic);
  const records = numberedRecords(RECORDS);
  await (await throughThePort(ground.log, ground.createTopic)).publish(topic, records);
  const wanted = new Map<number, bigint>();
  for (const { partition } of records) {
    if (partition !== FAILING) wanted.set(partition, (wanted.get(partition) ?? 0n) + 1n);
  }
  const others = records.filter(({ partition }) => partition !== FAILING).length;
  const rate = (fails: boolean) => async () => others / (await secondsToApply(ground, topic, wanted, fails));
  const { failing, sound } = await interleavedRounds({ failing: rate(true), sound: rate(false) }, ROUNDS);
  return againstBaseline(failing, sound, 'records/s (1 KB)', 0.9);
}

async function secondsToApply(
  { log, database }: Ground,
  topic: string,
  wanted: ReadonlyMap<number, bigint>,
  fails: boolean,
): Promise<number> {
  const handler: BatchHandler = {
    async handle(batches) {
      if (!fails || !batches.some(({ partition }) => partition === FAILING)) {
        return sleep(WORK_MS * batches.reduce((sum, { records }) => sum + records.length, 0));
      }
      await sleep(FAILING_MS);
      throw Object.assign(new Error('fails all the time'), { code: '40001' });
    },
  };
  const runner = new ConsumerRunner({
    log,
    database,
    schema: BENCH_SCHEMA,
    group: crypto.randomUUID(),
    topics: [topic],
    handler,
    onPoison: 'park',
    logger: createLogger('bench', 'silent'),
    metrics: new Metrics('bench'),
  });
  const progress = () => {
    const next = new Map(runner.status().partitions.map((each) => [each.partition, each.next]));
    const applied = [...wanted].map(([partition, count]) => ({ count, next: next.get(partition) ?? 0n }));
    return {
      moving: applied.some((each) => each.next > 0n),
      done: applied.every((each) => each.next >= each.count),
    };
  };
  runner.start();
  // From the first move on: joining a group takes as long with a failing partition as without.
  while (!progress().moving) await sleep(5);
  const started = performance.now();
  while (!progress().done) await sleep(5);
  const seconds = (performance.now() - started) / 1_000;
  await runner.drain();
  return seconds;
}
