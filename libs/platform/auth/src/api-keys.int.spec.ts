import { createHash } from 'node:crypto';
import { Database, ROLES } from '@custos/postgres';
import { createTestDatabase, type TestDatabase } from '@custos/postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiKeys } from './api-keys.js';
import { authMigrations } from './migrations.js';

describe('API keys', () => {
  let database: TestDatabase;
  let owner: ApiKeys;
  const ingest = () => new ApiKeys(database.database(ROLES.ingest));
  const recognised = async (key: string, by = ingest()) => (await by.authenticate(`Bearer ${key}`))?.platform;

  beforeAll(async () => {
    database = await createTestDatabase(authMigrations);
    owner = new ApiKeys(database.database(ROLES.owner));
  });
  afterAll(() => database.drop());

  it('are recognised by a service, and only whole', async () => {
    const { key } = await owner.create('bbs');

    expect(await recognised(key)).toBe('bbs');
    expect(await recognised(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`)).toBeUndefined();
    expect(await recognised(key.replace('ck_', 'ck_x'))).toBeUndefined();
    expect(await ingest().authenticate(undefined)).toBeUndefined();
    expect(await ingest().authenticate(key)).toBeUndefined();
  });

  it('are stored as a hash alone', async () => {
    const { key, keyId } = await owner.create('hashed');
    const secret = key.slice(`ck_${keyId}_`.length);
    const { rows } = await database
      .database(ROLES.owner)
      .query<Record<string, unknown>>('SELECT * FROM auth.api_keys WHERE key_id = $1', [keyId]);

    expect(rows[0]!['secret_hash']).toEqual(createHash('sha256').update(secret).digest());
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('are two per platform at most, so that one can take over from the other', async () => {
    const first = await owner.create('rotating');
    const second = await owner.rotate(first.keyId, 60_000);

    expect([await recognised(first.key), await recognised(second.key)]).toEqual(['rotating', 'rotating']);
    await expect(owner.create('rotating')).rejects.toThrow(/two|2 live keys/);

    await owner.revoke(first.keyId);
    expect([await recognised(first.key), await recognised(second.key)]).toEqual([undefined, 'rotating']);
    expect((await owner.list('rotating')).map((key) => key.revokedAt !== null)).toEqual([true, false]);
  });

  it('made at the same time by two hands are still two at most', async () => {
    const made = await Promise.allSettled([1, 2, 3, 4].map(() => owner.create('crowded')));

    expect(made.filter((result) => result.status === 'fulfilled')).toHaveLength(2);
  });

  it('end with their time', async () => {
    const { key, keyId } = await owner.create('brief', new Date(Date.now() - 1_000));

    expect(await recognised(key)).toBeUndefined();
    await expect(owner.rotate(keyId, 0)).rejects.toThrow(/no live key/);
    await expect(owner.revoke('doesnotexist')).rejects.toThrow(/no key/);
  });

  it('cannot be made or changed by a service’s role', async () => {
    const asService = new ApiKeys(database.database(ROLES.ingest));

    await expect(asService.create('bbs')).rejects.toThrow(/permission denied/);
    await expect(asService.revoke('doesnotexist')).rejects.toThrow(/permission denied/);
  });

  it('are not called wrong while the database is away', async () => {
    const nowhere = new Database({ url: 'postgres://custos_ingest@127.0.0.1:1/custos', applicationName: 'test' });

    await expect(new ApiKeys(nowhere).authenticate(`Bearer ck_abcdefghijkl_${'A'.repeat(43)}`)).rejects.toThrow(
      /ECONNREFUSED/,
    );
    await nowhere.end();
  });
});
