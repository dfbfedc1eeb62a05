import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROLES, type Database } from '@custos/postgres';
import { createTestDatabase, until, type TestDatabase } from '@custos/postgres/testing';
import { ExpiryPoller } from '../expiry/expiry-poller.js';
import { migrations, SCHEMA } from '../migrations.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import { WorkStore } from './work-store.js';

const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
const now = '2026-11-22T12:00:00.000Z';

describe('idempotency keys', () => {
  const keys = new IdempotencyKeys(SCHEMA);
  let test: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    test = await createTestDatabase(migrations);
    database = test.database(ROLES.enforcement);
  });
  afterAll(() => test.drop());

  async function keysLeft(): Promise<string[]> {
    const { rows } = await database.query<{ key: string }>(`SELECT key FROM ${SCHEMA}.idempotency_keys ORDER BY key`);
    return rows.map(({ key }) => key);
  }

  it('are forgotten after 30 days, batch by batch, by the job that ends measures', async () => {
    await database.query(
      `INSERT INTO ${SCHEMA}.idempotency_keys (platform, actor, key, request_hash, answer, created_at)
       SELECT 'lantern', 'person:Lin', 'old-' || n, '\\x00', '{}', $1::timestamptz - interval '30 days 1 second'
       FROM generate_series(1, 1500) n`,
      [now],
    );
    const owner = { platform: 'lantern', actor: 'person:Lin', key: 'young' };
    const answered = { requestHash: Buffer.from('h'), answer: '{}' };
    await database.transaction((tx) => keys.remember(tx, owner, answered, '2026-10-23T12:00:01.000Z'));
    const options = { schema: SCHEMA, database, store: new WorkStore(SCHEMA), clock: () => now, logger: silent };
    const poller = new ExpiryPoller({ ...options, intervalMs: 10 });

    poller.start();
    await until(async () => (await keysLeft()).length === 1);
    await poller.drain();

    expect(await keysLeft()).toEqual(['young']);
    expect(poller.status().healthy).toBe(true);
  });
});
