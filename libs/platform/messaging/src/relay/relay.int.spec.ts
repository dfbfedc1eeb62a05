import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Metrics } from '@custos/observability';
import { ROLES, type Database } from '@custos/postgres';
import { createTestDatabase, until, type TestDatabase } from '@custos/postgres/testing';
import { consumerTables, logMigrations } from '../migrations.js';
import { MAX_RECORD_BYTES, SEQUENCE_HEADER, type Log, type LogRecord } from '../port.js';
import { PostgresLog } from '../postgres/postgres-log.js';
import { SegmentReader } from '../postgres/segment-reader.js';
import { silent } from '../testing/silent.js';
import { Traffic } from '../testing/traffic.js';
import { appendToOutbox, outboxSource } from './outbox.js';
import type { RelaySource } from './relay-source.js';
import { Relay, type RelayOptions } from './relay.js';

const SCHEMA = 'classifier';
const TOPICS = ['signals', 'tallies'];

describe('the relay', () => {
  let test: TestDatabase;
  let database: Database;
  let log: Log;
  const relays: Relay[] = [];

  beforeAll(async () => {
    test = await createTestDatabase([...logMigrations(), ...consumerTables(SCHEMA, ROLES.classifier)]);
    database = test.database(ROLES.classifier);
    log = new PostgresLog({ database, logger: silent });
    await log.ensureTopics(TOPICS.map((name) => ({ name, retentionDays: null })));
    for (const topic of TOPICS)
      await test.database(ROLES.owner).query(`SELECT log.allow($1, $2, 'read')`, [ROLES.classifier, topic]);
  });
  afterAll(async () => {
    await log.close();
    await test.drop();
  });
  beforeEach(() =>
    test.database(ROLES.owner).query(`TRUNCATE ${SCHEMA}.outbox, ${SCHEMA}.positions, ${SCHEMA}.members`),
  );
  afterEach(async () => {
    for (const relay of relays.splice(0)) await relay.drain();
  });

  function start(options: Partial<RelayOptions> = {}): Relay {
    const relay = new Relay({
      source: outboxSource(SCHEMA, TOPICS),
      log,
      database,
      schema: SCHEMA,
      name: 'outbox',
      logger: silent,
      metrics: new Metrics('relay-test'),
      ...options,
    });
    relays.push(relay);
    relay.start();
    return relay;
  }
  const write = (topic: string, records: ReturnType<Traffic['next']>) =>
    database.transaction((tx) =>
      appendToOutbox(
        tx,
        SCHEMA,
        records.map((record) => ({ ...record, topic })),
      ),
    );
  async function published(topic: string, prefix: string): Promise<LogRecord[]> {
    const reader = new SegmentReader(database, 1e9);
    const requests = Array.from({ length: 64 }, (_, partition) => ({ topic, partition, from: 0n }));
    const { batches } = await reader.read(requests);
    return [...batches.values()].flat().filter(({ key }) => key.startsWith(prefix));
  }
  const outbox = async () =>
    (
      await database.query<{ topic: string; partition: number; sequence: bigint }>(
        `SELECT topic, partition, sequence FROM ${SCHEMA}.outbox`,
      )
    ).rows;

  it('publishes to each topic in order, stamped with ascending sequences, soon after it is nudged', async () => {
    const traffic = new Traffic(50, 'ordered');
    const relay = start();
    await until(
      async () => (await database.query(`SELECT FROM ${SCHEMA}.positions WHERE owner IS NOT NULL`)).rowCount === 128,
    );
    for (let round = 0; round < 5; round += 1) await write('signals', traffic.next(1));
    await write('tallies', traffic.next(1));
    relay.nudge();
    await until(async () => (await published('signals', 'ordered')).length === 250);
    await until(async () => (await published('tallies', 'ordered')).length === 50);

    const records = await published('signals', 'ordered');
    traffic.expectAppliedOnceInOrder(
      [...records, ...(await published('tallies', 'ordered'))].map((record) => ({
        ...record,
        body: String(record.value),
      })),
    );
    for (const own of Map.groupBy(records, ({ partition }) => partition).values()) {
      expect(own.map(({ headers }) => Number(headers[SEQUENCE_HEADER]))).toEqual(own.map((_, at) => at + 1));
    }
  });

  it('prunes what it relayed, but the last row of each partition, from which the next sequence is taken', async () => {
    const traffic = new Traffic(1, 'pruned');
    for (let round = 0; round < 5; round += 1) await write('signals', traffic.next(1));
    const relay = start();
    await until(async () => (await outbox()).length === 1);
    await relay.drain();

    expect((await outbox())[0]?.sequence).toBe(5n);
    await write('signals', traffic.next(1));
    expect((await outbox()).map(({ sequence }) => sequence)).toEqual([5n, 6n]);
  });

  it('shares its partitions with a second member and hands them over when one leaves', async () => {
    const owners = async () =>
      (
        await database.query<{ count: bigint }>(
          `SELECT count(*) AS count FROM ${SCHEMA}.positions WHERE owner IS NOT NULL GROUP BY owner`,
        )
      ).rows.map(({ count }) => Number(count));
    const first = start();
    await until(async () => (await owners()).join() === '128');
    start();
    await until(async () => (await owners()).join() === '64,64');
    await first.drain();
    await until(async () => (await owners()).join() === '128');

    const traffic = new Traffic(64, 'shared');
    await write('signals', traffic.next(2));
    await until(async () => (await published('signals', 'shared')).length === 128);
  });

  it('stops a partition at a row that cannot be published, loudly, and goes on with the others', async () => {
    const rows = [1, 2, 3].flatMap((sequence) =>
      [0, 1].map((partition) => ({
        stream: 'events',
        partition,
        sequence: BigInt(sequence),
        key: `stuck-${partition}`,
        headers: {},
        value: partition === 0 && sequence === 2 ? Buffer.alloc(MAX_RECORD_BYTES + 1) : Buffer.from('x'),
      })),
    );
    const source: RelaySource = {
      streams: ['events'],
      read: async (_, from) =>
        rows.filter((row) => from.some(({ partition, after }) => partition === row.partition && row.sequence > after)),
    };
    const relay = start({ source, topicOf: () => 'signals', name: 'stuck' });
    await until(async () => (await published('signals', 'stuck-1')).length === 3);
    await until(() => !relay.status().healthy);

    expect(relay.status().problems.join()).toContain('events/0 is not relayed beyond 2');
    expect(relay.status().stuck).toBe(false);
    expect(await published('signals', 'stuck-0')).toHaveLength(1);
  });

  it('passes over rows that are not for the log', async () => {
    const row = (sequence: number, key: string) => ({
      stream: 'e',
      partition: 0,
      sequence: BigInt(sequence),
      key,
      headers: {},
      value: Buffer.from('x'),
    });
    const rows = [row(0, 'private'), row(1, 'public'), row(2, 'private')];
    const source: RelaySource = {
      streams: ['e'],
      read: async (_, from) =>
        rows.filter((r) => from.some(({ partition, after }) => partition === 0 && r.sequence > after)),
    };
    start({ source, topicOf: ({ key }) => (key === 'public' ? 'signals' : undefined), name: 'choosy' });

    const next = async () =>
      (
        await database.query<{ next: bigint }>(
          `SELECT next FROM ${SCHEMA}.positions WHERE consumer = 'choosy' AND partition = 0`,
        )
      ).rows[0]?.next;
    await until(async () => (await next()) === 3n);
    expect(await published('signals', 'private')).toEqual([]);
    expect(await published('signals', 'public')).toHaveLength(1);
  });

  it('refuses a record in the writer’s transaction that the log would refuse later', async () => {
    const [record] = new Traffic(1).next(1);
    if (record === undefined) throw new Error('no record');

    await expect(write('signals', [{ ...record, value: Buffer.alloc(MAX_RECORD_BYTES + 1) }])).rejects.toThrow(
      'more than',
    );
    expect(await outbox()).toEqual([]);
  });
});
