import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate, schemaFile, sqlMigration } from './migration.js';
import { ensureRoles, ROLES } from './roles.js';
import { createTestDatabase, type TestDatabase } from './testing/index.js';

describe('migrations', () => {
  let test: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    test = await createTestDatabase([]);
    folder = await mkdtemp(join(tmpdir(), 'custos-sql-'));
  });
  afterAll(async () => {
    await test.drop();
    await rm(folder, { recursive: true });
  });

  async function sqlFile(name: string, text: string): Promise<URL> {
    const file = join(folder, name);
    await writeFile(file, text);
    return pathToFileURL(file);
  }

  function tables(): Promise<{ rows: { name: string }[] }> {
    return test
      .database(ROLES.owner)
      .query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'shop' ORDER BY 1");
  }

  it('run once each, in order, whoever starts at the same time', async () => {
    const parameters = { schema: 'shop', role: ROLES.ingest };
    const first = await sqlFile(
      'first.sql',
      'CREATE TABLE {{schema}}.a (id int); GRANT SELECT ON {{schema}}.a TO {{role}}',
    );
    const second = await sqlFile(
      'second.sql',
      'CREATE TABLE {{schema}}.b (id int); INSERT INTO {{schema}}.a VALUES (1)',
    );
    const one = sqlMigration({ name: 'One', timestamp: 1_700_000_000_000, files: [schemaFile, first], parameters });
    const two = sqlMigration({ name: 'Two', timestamp: 1_700_000_000_001, files: [second], parameters });

    await migrate(test.ownerUrl, [one]);
    await Promise.all([1, 2, 3].map(() => migrate(test.ownerUrl, [two, one])));
    await migrate(test.ownerUrl, [one, two]);

    expect((await tables()).rows).toEqual([{ name: 'a' }, { name: 'b' }]);
    expect((await test.database(ROLES.ingest).query('SELECT id FROM shop.a')).rows).toEqual([{ id: 1 }]);
  });

  it('leave nothing of one that fails, and keep those before it', async () => {
    const good = await sqlFile('good.sql', 'CREATE TABLE shop.c (id int)');
    const bad = await sqlFile('bad.sql', 'CREATE TABLE shop.d (id int); SELECT 1 / 0');
    const fine = sqlMigration({ name: 'Fine', timestamp: 1_700_000_000_002, files: [good] });
    const broken = sqlMigration({ name: 'Broken', timestamp: 1_700_000_000_003, files: [bad] });

    await expect(migrate(test.ownerUrl, [fine, broken])).rejects.toThrow('division by zero');

    expect((await tables()).rows).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
  });

  it('refuse a placeholder without a value, and a value that is not a plain identifier', async () => {
    const open = await sqlFile('open.sql', 'SELECT 1 FROM {{schema}}.a');
    const unset = sqlMigration({ name: 'Unset', timestamp: 1_700_000_000_004, files: [open] });

    await expect(migrate(test.ownerUrl, [unset])).rejects.toThrow('{{schema}}');
    const injected = () =>
      sqlMigration({ name: 'X', timestamp: 1, files: [], parameters: { schema: 'a; DROP TABLE b' } });
    expect(injected).toThrow('plain identifier');
  });
});

describe('roles', () => {
  it('can be ensured again, with a new password, and own and rule nothing', async () => {
    const test = await createTestDatabase([]);
    const role = `custos_test_${process.pid}`;
    await ensureRoles(test.adminUrl, { [role]: 'first' });

    await ensureRoles(test.adminUrl, { [role]: "se'cond" });

    const { rows } = await test
      .database('admin')
      .query(
        'SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = $1',
        [role],
      );
    expect(rows).toEqual([
      { rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false, rolcanlogin: true },
    ]);
    await test.database('admin').query(`DROP ROLE ${role}`);
    await test.drop();
  });
});
