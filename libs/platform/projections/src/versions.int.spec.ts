import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { defineProjection, key, sum } from '@custos/kernel';
import { consumerTables } from '@custos/messaging';
import { Database, ROLES } from '@custos/postgres';
import { createTestDatabase, until, type TestDatabase } from '@custos/postgres/testing';
import { projectionMigrations } from './migrations.js';
import { groupOf, tableName } from './tables.js';
import { activate, activeVersions, listVersions, registerVersions, retire } from './versions.js';

const SCHEMA = 'reporting';
const visits = (version: number) =>
  defineProjection<never>()({
    name: 'visits',
    version,
    created: 1_764_100_000_000 + version,
    topics: ['doors'],
    tables: { visits: { columns: { shop: key('text'), visits: sum() } } },
    fold: () => ({}),
  });
const [first, second] = [visits(1), visits(2)];

describe('versions of a projection', () => {
  let test: TestDatabase;
  let database: Database;
  let owner: Database;

  beforeAll(async () => {
    test = await createTestDatabase([
      ...consumerTables(SCHEMA, ROLES.reporting),
      ...projectionMigrations(SCHEMA, ROLES.reporting, [first, second]),
    ]);
    database = test.database(ROLES.reporting);
    owner = test.database(ROLES.owner);
  });
  afterAll(() => test.drop());

  beforeEach(async () => {
    await owner.query(`TRUNCATE ${SCHEMA}.positions, ${SCHEMA}.projection_versions`);
    await registerVersions(database, SCHEMA, [second, first]);
  });

  /** Puts a version at a position, with a lease that ends in so many seconds. */
  async function at(projection: typeof first, partition: number, next: bigint, leaseSeconds = -1): Promise<void> {
    await owner.query(
      `INSERT INTO ${SCHEMA}.positions (consumer, topic, partition, next, owner, expires_at)
       VALUES ($1, 'doors', $2, $3, 'somebody', clock_timestamp() + make_interval(secs => $4))
       ON CONFLICT (consumer, topic, partition) DO UPDATE SET next = excluded.next, expires_at = excluded.expires_at`,
      [groupOf(projection), partition, next, leaseSeconds],
    );
  }

  /** How many of a version's positions nobody has locked. */
  const free = async (projection: typeof first) => {
    const locking = `SELECT FROM ${SCHEMA}.positions WHERE consumer = $1 FOR UPDATE SKIP LOCKED`;
    return (await owner.query(locking, [groupOf(projection)])).rowCount;
  };

  const states = async () => (await listVersions(database, SCHEMA)).map(({ version, state }) => [version, state]);

  it('start with the oldest one active, the newer one building', async () => {
    expect(await states()).toEqual([
      [1, 'active'],
      [2, 'building'],
    ]);
  });

  it('stay as they are when registered again', async () => {
    await registerVersions(database, SCHEMA, [first, second]);
    expect(await activeVersions(database, SCHEMA)).toEqual(new Map([['visits', 1]]));
  });

  it('are not switched while the newer one lacks a record', async () => {
    await at(first, 0, 100n);
    await at(first, 1, 100n);
    await at(second, 0, 100n);
    await at(second, 1, 99n);
    expect(await activate(database, SCHEMA, 'visits', 2)).toBe(false);
    expect(await activeVersions(database, SCHEMA)).toEqual(new Map([['visits', 1]]));
  });

  it('are not switched, and nobody is held up, while the newer one is far behind', async () => {
    await at(first, 0, 1_000_000n);
    await owner.transaction(async (tx) => {
      // Whoever wanted to hold them still would wait for this transaction, which waits for the answer.
      for (const table of ['projection_versions', 'positions'])
        await tx.query(`SELECT FROM ${SCHEMA}.${table} FOR UPDATE`);
      expect(await activate(database, SCHEMA, 'visits', 2)).toBe(false);
    });
  });

  it('are switched when the newer one arrives while the older one is held', async () => {
    await at(first, 0, 100n);
    await at(second, 0, 99n);
    const switched = activate(database, SCHEMA, 'visits', 2);
    await until(async () => (await free(first)) === 0);
    const blocked = at(first, 0, 101n);
    await at(second, 0, 100n);
    expect(await switched).toBe(true);
    await blocked;
    expect(await states()).toEqual([
      [1, 'superseded'],
      [2, 'active'],
    ]);
  });

  it('can be switched back', async () => {
    expect(await activate(database, SCHEMA, 'visits', 2)).toBe(true);
    expect(await activate(database, SCHEMA, 'visits', 1)).toBe(true);
    expect(await activeVersions(database, SCHEMA)).toEqual(new Map([['visits', 1]]));
  });

  it('are retired neither while active nor before their time nor while fed', async () => {
    await expect(retire(owner, SCHEMA, first)).rejects.toThrow('has not been superseded for 7 days');
    await activate(database, SCHEMA, 'visits', 2);
    await expect(retire(owner, SCHEMA, first)).rejects.toThrow('has not been superseded for 7 days');
    await at(first, 0, 1n, 60);
    await expect(retire(owner, SCHEMA, first, 0)).rejects.toThrow('still fed by somebody');
    expect((await states())[0]).toEqual([1, 'superseded']);
  });

  it('lose their tables and positions when retired, and cannot come back', async () => {
    await at(first, 0, 1n);
    await at(second, 0, 1n);
    await activate(database, SCHEMA, 'visits', 2);
    await retire(owner, SCHEMA, first, 0);
    const { rows } = await owner.query<{ gone: boolean }>('SELECT to_regclass($1) IS NULL AS gone', [
      tableName(SCHEMA, 'visits', 1),
    ]);
    expect(rows).toEqual([{ gone: true }]);
    await expect(activate(database, SCHEMA, 'visits', 1)).rejects.toThrow('has no version 1');
    expect(await activeVersions(database, SCHEMA)).toEqual(new Map([['visits', 2]]));
  });
});
