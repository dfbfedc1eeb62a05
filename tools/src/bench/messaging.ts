import { consumerTables, KafkaLog, logMigrations, PostgresLog } from '@custos/messaging';
import { startKafka } from '@custos/messaging/local-kafka';
import { createLogger } from '@custos/observability';
import { Database, migrate, ROLES } from '@custos/postgres';
import { startTemporaryCluster, type TemporaryCluster } from '@custos/postgres/testing';
import { interleavedRounds, type Figure, type Figures } from './figures.js';
import type { BenchOptions } from './main.js';
import { bareKafka } from './messaging/bare-kafka.js';
import { barePostgres } from './messaging/bare-postgres.js';
import type { Contender } from './messaging/contender.js';
import { BENCH_SCHEMA, besideFailure, type Ground } from './messaging/failing-partition.js';
import { numberedRecords, OrderCheck } from './messaging/numbered-records.js';
import { throughThePort } from './messaging/ours.js';

const RECORDS = 100_000;
/** Of the adapter on kafkajs against kafkajs alone. */
const KAFKA_GOAL = 0.8;

/** Publishing and consuming 1 KB records, acknowledged by all and in order, beside a bare loop on the same log. */
export async function bench({ log }: BenchOptions): Promise<Figures> {
  return log === 'kafka' ? onKafka() : onPostgres();
}

const ROLE = ROLES.ingest;

async function onKafka(): Promise<Figures> {
  const given = process.env['KAFKA_BROKERS'];
  const [own, cluster] = await Promise.all([given ? undefined : startKafka({ brokers: 1 }), migratedCluster()]);
  const brokers = own?.brokers ?? given!.split(',');
  const database = new Database({ url: cluster.urlFor(ROLE), applicationName: 'bench' });
  try {
    const log = new KafkaLog({ brokers, clientId: 'bench', logger: createLogger('bench', 'silent') });
    const createTopic = (name: string) => log.ensureTopics([{ name, retentionDays: 1 }]);
    return await measure({ log, database, createTopic }, await bareKafka(brokers, createTopic), KAFKA_GOAL);
  } finally {
    await database.end();
    await Promise.all([own?.stop(), cluster.remove()]);
  }
}

async function onPostgres(): Promise<Figures> {
  const cluster = await migratedCluster();
  const owner = new Database({ url: cluster.ownerUrl, applicationName: 'bench owner', max: 1 });
  const database = new Database({ url: cluster.urlFor(ROLE), applicationName: 'bench' });
  try {
    const log = new PostgresLog({ database, logger: createLogger('bench', 'silent') });
    const createTopic = async (topic: string) => {
      await log.ensureTopics([{ name: topic, retentionDays: 1 }]);
      await owner.query(`SELECT log.allow($1, $2, 'append'), log.allow($1, $2, 'read')`, [ROLE, topic]);
    };
    return await measure({ log, database, createTopic }, await barePostgres(cluster.urls['admin']!));
  } finally {
    await Promise.all([owner.end(), database.end()]);
    await cluster.remove();
  }
}

async function migratedCluster(): Promise<TemporaryCluster> {
  const cluster = await startTemporaryCluster();
  await migrate(cluster.ownerUrl, [...logMigrations(), ...consumerTables(BENCH_SCHEMA, ROLE)]);
  return cluster;
}

async function measure(ground: Ground, bare: Contender, goal?: number): Promise<Figures> {
  const ours = await throughThePort(ground.log, ground.createTopic);
  const records = numberedRecords(RECORDS);
  const topics = new Map<Contender, string>();
  const publish = (contender: Contender) => async () => {
    const topic = crypto.randomUUID();
    topics.set(contender, topic);
    await contender.createTopic(topic);
    return perSecond(RECORDS, () => contender.publish(topic, records));
  };
  const consume = (contender: Contender) => () => consumedPerSecond(contender, topics.get(contender)!);
  try {
    const rates = await interleavedRounds({
      barePublish: publish(bare),
      ourPublish: publish(ours),
      bareConsume: consume(bare),
      ourConsume: consume(ours),
    });
    return {
      publish_per_second: figure(rates.ourPublish, rates.barePublish, goal),
      consume_per_second: figure(rates.ourConsume, rates.bareConsume, goal),
      apply_beside_failure_per_second: await besideFailure(ground),
    };
  } finally {
    await Promise.all([ours.close(), bare.close()]);
  }
}

/** From the first delivery on: joining a group takes a second or so, and is not what is measured. */
async function consumedPerSecond(contender: Contender, topic: string): Promise<number> {
  const check = new OrderCheck();
  let startedAt = 0;
  let counted = 0;
  let seconds = 0;
  await contender.consume(topic, (values) => {
    if (startedAt === 0) startedAt = performance.now();
    else counted += values.length;
    check.look(values);
    seconds = (performance.now() - startedAt) / 1_000;
    return check.seen < RECORDS;
  });
  return counted / seconds;
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (count * 1_000) / (performance.now() - startedAt);
}

function figure(value: number, baseline: number, goal: number | undefined): Figure {
  const ratio = value / baseline;
  const judged = goal === undefined ? {} : { goal, met: ratio >= goal };
  return { value, unit: 'records/s (1 KB)', baseline, ratio, ...judged };
}
