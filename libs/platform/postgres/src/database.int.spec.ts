import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from './database.js';
import { ROLES } from './roles.js';
import { createTestDatabase, freePorts, until, type TestDatabase } from './testing/index.js';
import { isTransient } from './transient.js';

describe('a database', () => {
  let test: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    test = await createTestDatabase([]);
    database = test.database(ROLES.owner);
    await database.query('CREATE TABLE notes (id bigint PRIMARY KEY)');
  });
  afterAll(() => test.drop());

  it('gives int8 as bigint, in arrays too, and counts rows', async () => {
    const { rows, rowCount } = await database.query(
      "SELECT 9007199254740993::int8 AS one, '{1,NULL,9007199254740993}'::int8[] AS many, 7::int4 AS small",
    );

    expect(rows).toEqual([{ one: 9007199254740993n, many: [1n, null, 9007199254740993n], small: 7 }]);
    expect(rowCount).toBe(1);
  });

  it('takes bigint, buffers and arrays of them as values, by prepared statement', async () => {
    const statement = { name: 'echo', text: 'SELECT $1::int8 AS a, $2::int8[] AS b, $3::bytea[] AS c' };

    const { rows } = await database.query(statement, [2n ** 62n, [1n, 2n], [Buffer.from('a\\"'), Buffer.alloc(0)]]);

    expect(rows).toEqual([{ a: 2n ** 62n, b: [1n, 2n], c: [Buffer.from('a\\"'), Buffer.alloc(0)] }]);
  });

  it('commits what a transaction did, and nothing of one that throws', async () => {
    await database.transaction((tx) => tx.query('INSERT INTO notes VALUES (1)'));
    const failing = database.transaction(async (tx) => {
      await tx.query('INSERT INTO notes VALUES (2)');
      throw new Error('no');
    });

    await expect(failing).rejects.toThrow('no');
    expect((await database.query('SELECT id FROM notes')).rows).toEqual([{ id: 1n }]);
  });

  it('does not report success when an error inside the transaction was swallowed', async () => {
    const deceived = database.transaction(async (tx) => {
      await tx.query('INSERT INTO notes VALUES (3)');
      await tx.query('SELECT 1 / 0').catch(() => undefined);
    });

    await expect(deceived).rejects.toThrow('rolled back');
  });

  it('tells of what was committed, not of what was rolled back, until nobody listens', async () => {
    let told = 0;
    const end = database.onCommit(() => (told += 1));
    await database.transaction((tx) => tx.query('INSERT INTO notes VALUES (4)'));
    await database.transaction((tx) => tx.query('SELECT 1 / 0')).catch(() => undefined);
    expect(told).toBe(1);

    end();
    await database.transaction((tx) => tx.query('INSERT INTO notes VALUES (5)'));
    expect(told).toBe(1);
  });

  it('outlives connections cut while idle, while lent out and between two statements', async () => {
    const victim = new Database({ url: test.ownerUrl, applicationName: 'victim', max: 1 });
    const cut = () =>
      test
        .database('admin')
        .query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim'");
    await victim.query('SELECT 1');

    await cut();
    await untilAnswered(victim);
    const between = victim.transaction(async (tx) => {
      await cut();
      await new Promise((done) => setTimeout(done, 50));
      await tx.query('SELECT 1');
    });

    const error = await between.catch((caught: unknown) => caught);
    expect(isTransient(error)).toBe(true);
    await untilAnswered(victim);
    await victim.end();
  });

  it('says that a server which is away may come back', async () => {
    const [port] = (await freePorts(1)) as [number];
    const url = `postgres://nobody@127.0.0.1:${port}/none`;
    const away = new Database({ url, applicationName: 'test' });

    const error = await away.query('SELECT 1').catch((caught: unknown) => caught);

    expect(isTransient(error)).toBe(true);
    await away.end();
  });

  it('bounds every transaction and statement in time', async () => {
    const { rows } = await database.query(
      "SELECT name, setting FROM pg_settings WHERE name IN ('transaction_timeout', 'statement_timeout') ORDER BY name",
    );

    expect(rows).toEqual([
      { name: 'statement_timeout', setting: '30000' },
      { name: 'transaction_timeout', setting: '30000' },
    ]);
  });
});

function untilAnswered(database: Database): Promise<boolean> {
  return until(() =>
    database.query('SELECT 1').then(
      () => true,
      () => false,
    ),
  );
}
