import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineProjection, greatest, key, least, sum } from '@custos/kernel';
import { consumerTables, logMigrations, PostgresLog, type OutgoingRecord, type Publisher } from '@custos/messaging';
import { createLogger, Metrics } from '@custos/observability';
import { ROLES, type Database } from '@custos/postgres';
import { createTestDatabase, until, type TestDatabase } from '@custos/postgres/testing';
import { projectionMigrations } from './migrations.js';
import { Projections } from './projections.js';
import { tableName } from './tables.js';
import { activate, activeVersions } from './versions.js';

interface Visit {
  readonly shop: string;
  readonly visits: number;
}

const SCHEMA = 'reporting';
const TOPIC = 'tallies';
const visits = (version: number) =>
  defineProjection<Visit>()({
    name: 'visits',
    version,
    created: 1_764_100_000_000 + version,
    topics: [TOPIC],
    tables: {
      visits: {
        columns: {
          shop: key('text'),
          partition: key('int4'),
          visits: sum(),
          firstPosition: least('int8'),
          lastPosition: greatest('int8'),
        },
      },
    },
    fold: (records) => ({
      visits: records.map(({ partition, position, event }) => {
        if (event.visits < 0) throw new Error('nobody can visit less than not at all');
        return {
          shop: event.shop,
          partition,
          visits: BigInt(event.visits),
          firstPosition: position,
          lastPosition: position,
        };
      }),
    }),
  });
const [first, second] = [visits(1), visits(2)];

describe('projections on the log', () => {
  let test: TestDatabase;
  let database: Database;
  let publisher: Publisher;
  const logger = createLogger('test', 'fatal');
  const logs: PostgresLog[] = [];
  let published = 0;

  beforeAll(async () => {
    test = await createTestDatabase([
      ...logMigrations(),
      ...consumerTables(SCHEMA, ROLES.reporting),
      ...projectionMigrations(SCHEMA, ROLES.reporting, [first, second]),
    ]);
    database = test.database(ROLES.reporting);
    publisher = await logUnder(ROLES.classifier).publisher();
    await logUnder(ROLES.reporting).ensureTopics([{ name: TOPIC, retentionDays: null }]);
  });
  afterAll(async () => {
    await Promise.all(logs.map((log) => log.close()));
    await test.drop();
  });

  function logUnder(role: string): PostgresLog {
    const log = new PostgresLog({ database: test.database(role), logger });
    logs.push(log);
    return log;
  }

  function feeding(...projections: (typeof first)[]): Projections<Visit> {
    return new Projections({
      log: logUnder(ROLES.reporting),
      database,
      schema: SCHEMA,
      projections,
      decode: ({ value }) => JSON.parse(value.toString('utf8')) as Visit,
      logger,
      metrics: new Metrics('test'),
      switchEveryMs: 100,
    });
  }

  async function visit(count: number, of: (index: number) => Visit, partition = (index: number) => index % 64) {
    const records = Array.from({ length: count }, (_, index): OutgoingRecord => {
      const value = Buffer.from(JSON.stringify(of(published + index)));
      return { partition: partition(published + index), key: `k${index}`, headers: {}, value };
    });
    published += count;
    const receipts = await publisher.publish(TOPIC, records);
    expect(receipts.filter(({ ok }) => ok)).toHaveLength(count);
  }

  const visitsOf = (index: number): Visit => ({ shop: `shop ${index % 7}`, visits: 1 + (index % 3) });

  async function total(version: number): Promise<bigint> {
    const { rows } = await database.query<{ total: bigint }>(
      `SELECT coalesce(sum(visits), 0)::bigint AS total FROM ${tableName(SCHEMA, 'visits', version)}`,
    );
    return rows[0]!.total;
  }

  const rowsOf = async (version: number) =>
    (await database.query(`SELECT * FROM ${tableName(SCHEMA, 'visits', version)} ORDER BY shop, partition`)).rows;

  it('are rebuilt beside the live version and taken over under load, without a failed read or a figure going back', async () => {
    const old = feeding(first);
    old.start();
    await visit(20_000, visitsOf);
    await until(async () => (await total(1)) > 0n);

    let loaded = true;
    const all = () => Array.from({ length: published }, (_, index) => visitsOf(index).visits).reduce((a, b) => a + b);
    const load = (async () => {
      while (loaded) {
        await visit(500, visitsOf);
        // No faster than the live version reads, wherever this runs.
        await until(async () => !loaded || (await total(1)) === BigInt(all()));
      }
    })();
    const seen = { reads: 0, failures: [] as unknown[], backwards: 0, versions: new Set<number>() };
    const readers = Array.from({ length: 4 }, async () => {
      let last = 0n;
      for (; loaded; await sleep(5)) {
        try {
          const version = (await activeVersions(database, SCHEMA)).get('visits')!;
          const now = await total(version);
          if (now < last) seen.backwards += 1;
          last = now;
          seen.versions.add(version);
          seen.reads += 1;
        } catch (error) {
          seen.failures.push(error);
        }
      }
    });

    await until(() => seen.versions.has(1));
    const beside = feeding(second);
    beside.start();
    await until(() => seen.versions.has(2)).finally(() => (loaded = false));
    await Promise.all([load, ...readers]);

    expect(seen).toMatchObject({ failures: [], backwards: 0, versions: new Set([1, 2]) });
    await until(async () => (await total(1)) === BigInt(all()) && (await total(2)) === BigInt(all()));
    expect(await rowsOf(2)).toEqual(await rowsOf(1));

    expect(await activate(database, SCHEMA, 'visits', 1)).toBe(true);
    await sleep(300);
    expect((await activeVersions(database, SCHEMA)).get('visits')).toBe(1);
    expect(await activate(database, SCHEMA, 'visits', 2)).toBe(true);
    await Promise.all([old.drain(), beside.drain()]);
  });

  it('stop at a record that cannot be right: its partition says so, the others go on', async () => {
    const feeder = feeding(second);
    feeder.start();
    const before = await total(2);
    await visit(
      1,
      () => ({ shop: 'shop 1', visits: -1 }),
      () => 5,
    );
    await visit(
      64,
      () => ({ shop: 'shop 1', visits: 1 }),
      (index) => index % 64,
    );
    await until(async () => (await total(2)) === before + 63n);
    await until(async () => feeder.status().some(({ healthy }) => !healthy));
    const [status] = feeder.status();
    expect(status?.partitions.filter(({ state }) => state === 'halted').map(({ partition }) => partition)).toEqual([5]);
    await feeder.drain();
  });
});
