import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROLES, type Queryable, type Statement } from '@custos/postgres';
import { createTestDatabase, type TestDatabase } from '@custos/postgres/testing';
import { privacyMigrations } from './migrations.js';
import { open, seal } from './seal.js';
import { SubjectKeys } from './subject-keys.js';

/** A database that counts the round trips made to it. */
class CountedDatabase implements Queryable {
  trips = 0;

  constructor(private readonly database: Queryable) {}

  query<Row>(statement: Statement, values?: unknown[]): Promise<{ rows: Row[]; rowCount: number }> {
    this.trips += 1;
    return this.database.query<Row>(statement, values);
  }
}

describe('the keys of subjects', () => {
  const master = randomBytes(32);
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase(privacyMigrations());
  });
  afterAll(() => test.drop());

  function keysOf(role: string, options = {}): { keys: SubjectKeys; database: CountedDatabase } {
    const database = new CountedDatabase(test.database(role));
    return { keys: new SubjectKeys(database, master, options), database };
  }

  it('are made once, in one round trip for a batch, and found again by others', async () => {
    const subjects = Array.from({ length: 300 }, (_, i) => ({ platform: 'batch', subject: `s${i % 200}` }));
    const ingest = keysOf(ROLES.ingest);
    const other = keysOf(ROLES.ingest);

    const made = await ingest.keys.ensure(subjects);
    const again = await ingest.keys.ensure(subjects);
    const elsewhere = await other.keys.ensure(subjects);

    expect(made.size).toBe(200);
    expect(again).toEqual(made);
    for (const [name, { kid, key }] of elsewhere) {
      expect(kid).toBe(made.get(name)?.kid);
      expect(made.get(name)?.key.equals(key)).toBe(true);
    }
    expect([ingest.database.trips, other.database.trips]).toEqual([1, 1]);
  });

  it('are the same for all who ask for them at the same time, in any order', async () => {
    const subjects = Array.from({ length: 100 }, (_, i) => ({ platform: 'race', subject: `s${i}` }));
    const rivals = Array.from({ length: 8 }, (_, i) =>
      keysOf(ROLES.ingest).keys.ensure(i % 2 ? subjects : subjects.toReversed()),
    );

    const [first, ...others] = await Promise.all(rivals);

    const kids = (found: typeof first) =>
      subjects.map(({ platform, subject }) => found?.get(`${platform}/${subject}`)?.kid);
    expect(kids(first).every(Boolean)).toBe(true);
    for (const other of others) expect(kids(other)).toEqual(kids(first));
  });

  it('differ for the same subject of two platforms', async () => {
    const { keys } = keysOf(ROLES.ingest);
    const found = await keys.ensure([
      { platform: 'alpha', subject: 'same' },
      { platform: 'beta', subject: 'same' },
    ]);

    expect(found.get('alpha/same')?.kid).not.toBe(found.get('beta/same')?.kid);
    expect(found.get('alpha/same')?.key.export()).not.toEqual(found.get('beta/same')?.key.export());
  });

  it('open by their id in a process that never made them; unknown ids have no entry', async () => {
    const key = (await keysOf(ROLES.ingest).keys.ensure([{ platform: 'alpha', subject: 'reader' }])).get(
      'alpha/reader',
    );
    if (key === undefined) throw new Error('no key was made');
    const sealed = seal(key, '你好', 'e/text');
    const classifier = keysOf(ROLES.classifier);

    const found = await classifier.keys.lookup([sealed.kid, sealed.kid, randomUUID()]);
    await classifier.keys.lookup([sealed.kid]);

    const [entry] = found.values();
    expect(found.size).toBe(1);
    expect(entry && open(entry, sealed, 'e/text')).toBe('你好');
    expect(classifier.database.trips).toBe(1);
  });

  it('are gone after erasure: old seals stay closed and later events get a new key', async () => {
    const subject = { platform: 'alpha', subject: 'erased' };
    const ingest = keysOf(ROLES.ingest, { ttlMs: 50 });
    const classifier = keysOf(ROLES.classifier, { ttlMs: 50 });
    const enforcement = keysOf(ROLES.enforcement);
    const old = (await ingest.keys.ensure([subject])).get('alpha/erased');
    const kid = old?.kid ?? '';
    await classifier.keys.lookup([kid]);
    await enforcement.keys.lookup([kid]);

    await test.database(ROLES.enforcement).transaction((tx) => enforcement.keys.destroy(tx, 'alpha', 'erased'));

    expect(await enforcement.keys.lookup([kid])).toEqual(new Map([[kid, undefined]]));
    await new Promise((done) => setTimeout(done, 80));
    expect(await classifier.keys.lookup([kid])).toEqual(new Map([[kid, undefined]]));
    const renewed = (await ingest.keys.ensure([subject])).get('alpha/erased');
    expect(renewed?.kid).not.toBe(kid);
    const { rows } = await test
      .database(ROLES.ingest)
      .query('SELECT wrapped FROM privacy.subject_keys WHERE kid = $1', [kid]);
    expect(rows).toEqual([{ wrapped: null }]);
  });

  it('are not kept by a process that reads them while it destroys them', async () => {
    const kid =
      (await keysOf(ROLES.ingest).keys.ensure([{ platform: 'alpha', subject: 'racing' }])).get('alpha/racing')?.kid ??
      '';
    const { keys } = keysOf(ROLES.enforcement);

    await test.database(ROLES.enforcement).transaction(async (tx) => {
      await keys.destroy(tx, 'alpha', 'racing');
      expect((await keys.lookup([kid])).get(kid)).toBeDefined();
    });

    expect(await keys.lookup([kid])).toEqual(new Map([[kid, undefined]]));
  });

  it('survive an erasure that was rolled back', async () => {
    const kid =
      (await keysOf(ROLES.ingest).keys.ensure([{ platform: 'alpha', subject: 'spared' }])).get('alpha/spared')?.kid ??
      '';
    const { keys } = keysOf(ROLES.enforcement);
    const abandoned = test.database(ROLES.enforcement).transaction(async (tx) => {
      await keys.destroy(tx, 'alpha', 'spared');
      throw new Error('not today');
    });
    await expect(abandoned).rejects.toThrow('not today');

    expect((await keys.lookup([kid])).get(kid)?.kid).toBe(kid);
  });

  it('do not unwrap under another master key', async () => {
    await keysOf(ROLES.ingest).keys.ensure([{ platform: 'alpha', subject: 'moved' }]);
    const stranger = new SubjectKeys(test.database(ROLES.ingest), randomBytes(32));

    await expect(stranger.ensure([{ platform: 'alpha', subject: 'moved' }])).rejects.toThrow('CUSTOS_MASTER_KEY');
  });

  it('stay within the bounds of the cache', async () => {
    const { keys, database } = keysOf(ROLES.ingest, { capacity: 10 });
    const first = [{ platform: 'bounded', subject: 'first' }];
    await keys.ensure(first);
    await keys.ensure(first);
    expect(database.trips).toBe(1);

    await keys.ensure(Array.from({ length: 30 }, (_, i) => ({ platform: 'bounded', subject: `s${i}` })));
    await keys.ensure(first);
    expect(database.trips).toBe(3);
  });

  it.each([
    [ROLES.ingest, 'UPDATE privacy.subject_keys SET wrapped = wrapped'],
    [ROLES.ingest, 'DELETE FROM privacy.subject_keys'],
    [
      ROLES.classifier,
      "INSERT INTO privacy.subject_keys (kid, platform, subject) VALUES (gen_random_uuid(), 'p', 's')",
    ],
    [ROLES.classifier, 'UPDATE privacy.subject_keys SET wrapped = NULL, destroyed_at = now()'],
    [ROLES.reporting, 'DELETE FROM privacy.subject_keys'],
    [ROLES.enforcement, "UPDATE privacy.subject_keys SET subject = 'x'"],
    [ROLES.enforcement, 'DELETE FROM privacy.subject_keys'],
  ])('are kept from %s: %s', async (role, statement) => {
    await expect(test.database(role).query(statement)).rejects.toMatchObject({ code: '42501' });
  });
});
