import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@custos/observability';
import { ROLES, type Database } from '@custos/postgres';
import { createTestDatabase, type TestDatabase } from '@custos/postgres/testing';
import { migrations } from '../migrations.js';
import { PassedDays } from './passed-days.js';

const NOW = Date.UTC(2026, 10, 22, 2);
/** The log holds the intake for 200 days. */
const FIRST_KEPT = '2026-05-06';
const MANY = 12_000;

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase([...migrations]);
  database = test.database(ROLES.classifier);
});

afterAll(() => test.drop());

async function daysOf(table: string): Promise<Record<string, number>> {
  const { rows } = await database.query<{ day: string; count: number }>(
    `SELECT day, count(*)::int AS count FROM classifier.${table} GROUP BY day ORDER BY day`,
  );
  return Object.fromEntries(rows.map(({ day, count }) => [day, count]));
}

describe('what was counted of rules by the day', () => {
  it('is forgotten once the log holds no event of the day, and kept until then', async () => {
    // given more rows of one passed day than are deleted at a time, and a few of others
    await database.query(
      `INSERT INTO classifier.observed_findings (day, pack, rule, event_id)
       SELECT '2026-05-05', 'test', 'a-rule', gen_random_uuid() FROM generate_series(1, $1::int)`,
      [MANY],
    );
    for (const day of ['2025-12-31', '2026-05-05', FIRST_KEPT, '2026-11-22']) {
      await database.query(`INSERT INTO classifier.observed_findings VALUES ($1, 'test', 'other', gen_random_uuid())`, [
        day,
      ]);
      await database.query(`INSERT INTO classifier.rule_actions VALUES ('test', 'a-rule', $1, 7)`, [day]);
      await database.query(`INSERT INTO classifier.rule_hits VALUES ('approval', $1, 3, 100, 5)`, [day]);
    }
    // when
    const logger = createLogger('test', 'silent');
    const forgotten = await new PassedDays({ database, zone: 'Asia/Shanghai', logger }).forget(NOW);
    // then
    const kept = { [FIRST_KEPT]: 1, '2026-11-22': 1 };
    expect(forgotten).toBe(MANY + 3 * 2);
    expect(await daysOf('observed_findings')).toEqual(kept);
    expect(await daysOf('rule_actions')).toEqual(kept);
    expect(await daysOf('rule_hits')).toEqual(kept);
  });
});
