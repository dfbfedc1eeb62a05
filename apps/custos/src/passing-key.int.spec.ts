import { ApiKeys, authMigrations } from '@custos/auth';
import { ROLES } from '@custos/postgres';
import { createTestDatabase, type TestDatabase } from '@custos/postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withPassingKey } from './passing-key.js';

describe('a passing key', () => {
  let test: TestDatabase;
  let keys: ApiKeys;

  beforeAll(async () => {
    test = await createTestDatabase(authMigrations);
    keys = new ApiKeys(test.database(ROLES.owner));
  });
  afterAll(() => test.drop());

  it('is good for the work, ends with it, and by itself where the work never ends', async () => {
    const during = await withPassingKey(test.ownerUrl, 'bbs', async (key) => ({
      platform: (await keys.authenticate(`Bearer ${key}`))?.platform,
      listed: await keys.list('bbs'),
    }));

    expect(during).toMatchObject({ platform: 'bbs', listed: [{ revokedAt: null, expiresAt: expect.any(Date) }] });
    expect(await keys.list('bbs')).toMatchObject([{ revokedAt: expect.any(Date) }]);
  });

  it('ends with work that fails', async () => {
    const failing = withPassingKey(test.ownerUrl, 'shop', () => Promise.reject(new Error('no such file')));

    await expect(failing).rejects.toThrow('no such file');
    expect(await keys.list('shop')).toMatchObject([{ revokedAt: expect.any(Date) }]);
  });
});
