import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineProjection, greatest, key, latest, least, mergeRows, sum, type RowOf } from '@custos/kernel';
import { ROLES, type Database } from '@custos/postgres';
import { createTestDatabase, type TestDatabase } from '@custos/postgres/testing';
import fc from 'fast-check';
import { projectionMigrations } from './migrations.js';
import { selected, tableName, VersionedTable } from './tables.js';

const visits = {
  columns: {
    shop: key('text'),
    partition: key('int4'),
    visits: sum(),
    firstPosition: least('int8'),
    lastPosition: greatest('int8'),
    note: latest('text'),
  },
  indexes: [['note']],
} as const;
type Row = RowOf<typeof visits.columns>;

const projection = defineProjection<never>()({
  name: 'visits',
  version: 3,
  created: 1_764_100_000_000,
  topics: [],
  tables: { visits },
  fold: () => ({}),
});

describe('a table of a projection', () => {
  let test: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    test = await createTestDatabase(projectionMigrations('reporting', ROLES.reporting, [projection]));
    database = test.database(ROLES.reporting);
  });
  afterAll(() => test.drop());

  const table = new VersionedTable('reporting', 'visits', 3, visits);
  const all = () =>
    database.query<Row>(
      `SELECT ${selected(visits.columns)} FROM ${tableName('reporting', 'visits', 3)} ORDER BY shop COLLATE "C", partition`,
    );

  it('holds what merging all rows at once would give, whatever the batches', async () => {
    const row = fc.record<Row>({
      shop: fc.constantFrom('a', 'b', '店'),
      partition: fc.integer({ min: 0, max: 15 }),
      visits: fc.bigInt({ min: 0n, max: 1n << 40n }),
      firstPosition: fc.bigInt({ min: 0n, max: 1n << 62n }),
      lastPosition: fc.bigInt({ min: 0n, max: 1n << 62n }),
      note: fc.option(fc.constantFrom('x', 'y', 'z')),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(row, { maxLength: 20 }), { maxLength: 5 }), async (batches) => {
        await test.database(ROLES.owner).query(`TRUNCATE ${tableName('reporting', 'visits', 3)}`);
        for (const batch of batches) await database.transaction((tx) => table.merge(tx, batch));
        expect((await all()).rows).toEqual(mergeRows(visits.columns, batches.flat()));
      }),
      { numRuns: 25 },
    );
  });

  it('gives back the rows asked for by key, and only those', async () => {
    const row = (shop: string): Row => ({
      shop,
      partition: 63,
      visits: 1n,
      firstPosition: 9_007_199_254_740_993n,
      lastPosition: 9_007_199_254_740_993n,
      note: null,
    });
    await database.transaction((tx) => table.merge(tx, [row('asked for'), row('not asked for')]));
    const keys = [
      { shop: 'asked for', partition: 63 },
      { shop: 'unknown', partition: 63 },
    ];
    expect(await table.recall(database, keys)).toEqual([row('asked for')]);
  });

  it('cannot be emptied, changed in shape or dropped by the role that feeds it', async () => {
    const name = tableName('reporting', 'visits', 3);
    for (const statement of [`TRUNCATE ${name}`, `DELETE FROM ${name}`, `DROP TABLE ${name}`]) {
      await expect(database.query(statement)).rejects.toThrow(/permission denied|must be owner/);
    }
  });
});
