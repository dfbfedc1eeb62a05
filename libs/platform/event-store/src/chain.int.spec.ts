import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ROLES, type Database } from '@custos/postgres';
import { createTestDatabase, type TestDatabase } from '@custos/postgres/testing';
import { EventStore } from './event-store.js';
import { eventStoreMigrations } from './migrations.js';
import { appendOf } from './testing/envelopes.js';
import { genesisOf } from './verification.js';

const SHARD = 33;

interface AppendRequest {
  stream: number;
  count: number;
  alone: boolean;
  fails: boolean;
}

describe("a shard's chain", () => {
  const store = new EventStore();
  let test: TestDatabase;
  let service: Database;
  let owner: Database;

  beforeAll(async () => {
    test = await createTestDatabase(eventStoreMigrations('enforcement', ROLES.enforcement));
    service = test.database(ROLES.enforcement);
    owner = test.database(ROLES.owner);
  });
  afterAll(() => test.drop());
  beforeEach(async () => {
    for (let i = 0; i < 4; i += 1) await store.append(service, [appendOf(SHARD, `case/${i}`, 5)]);
  });
  afterEach(async () => {
    await owner.query('TRUNCATE enforcement.events');
  });

  it('is whole as stored, and an empty shard has its genesis value for a head', async () => {
    const whole = await store.verify(service, SHARD);
    const empty = await store.verify(service, SHARD + 1);

    expect(whole).toMatchObject({ ok: true, events: 20n });
    expect(empty).toEqual({ ok: true, events: 0n, head: genesisOf(SHARD + 1) });
  });

  it.each([
    ['a byte of a payload', 'payload = set_byte(payload, 9, get_byte(payload, 9) # 1)', 'bytes'],
    ['a chain value', 'chain = set_byte(chain, 0, get_byte(chain, 0) # 1)', 'chain'],
    ['a leaf', 'leaf = set_byte(leaf, 31, get_byte(leaf, 31) # 1)', 'leaf'],
    ['the event id', 'event_id = gen_random_uuid()', '"id"'],
    ['the type', "type = 'custos.test.NothingHappened'", '"type"'],
    ['the stream', "stream_id = 'case/elsewhere'", '"stream"'],
    ['the version', 'version = 77', '"streamversion"'],
  ])('shows at its position that %s was changed', async (_, change, why) => {
    await owner.query(`UPDATE enforcement.events SET ${change} WHERE shard = ${SHARD} AND position = 13`);

    const found = await store.verify(service, SHARD);

    expect(found).toMatchObject({ ok: false, position: 13n, why: expect.stringContaining(why) });
  });

  it('shows where an event was taken out, or two changed places', async () => {
    await owner.query(`DELETE FROM enforcement.events WHERE shard = ${SHARD} AND position = 7`);
    expect(await store.verify(service, SHARD)).toMatchObject({ ok: false, position: 7n });

    await owner.query(
      `UPDATE enforcement.events SET position = position + 1000 WHERE shard = ${SHARD} AND position IN (2, 3)`,
    );
    await owner.query(
      `UPDATE enforcement.events SET position = 1005 - position WHERE shard = ${SHARD} AND position > 999`,
    );
    expect(await store.verify(service, SHARD)).toMatchObject({ ok: false, position: 2n });
  });

  it('stays gapless and whole, with consecutive versions, whatever is appended at the same time', async () => {
    const request = fc.record({
      stream: fc.nat({ max: 11 }),
      count: fc.integer({ min: 1, max: 4 }),
      alone: fc.boolean(),
      fails: fc.boolean(),
    });
    const rounds = fc.array(fc.array(request, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 });
    let run = 0;

    await fc.assert(
      fc.asyncProperty(rounds, async (concurrent) => {
        run += 1;
        for (const requests of concurrent) await Promise.all(requests.map((each) => appendOnce(`run/${run}`, each)));
        await expectWhole(`run/${run}`);
      }),
      { numRuns: 25 },
    );
  });

  async function appendOnce(run: string, { stream, count, alone, fails }: AppendRequest) {
    const streamId = `${run}/${stream}`;
    const version = BigInt((await store.readStreams(service, [streamId])).get(streamId)?.length ?? 0);
    // Streams 0 to 11 lie in four shards, and an append that is not alone also touches a shard below or above.
    const appends = [appendOf(stream % 4, streamId, alone ? 1 : count, version)];
    if (!alone) appends.push(appendOf((stream + 1) % 4, `${streamId}/${crypto.randomUUID()}`));
    const failure = new Error('rolled back on purpose');
    await service
      .transaction(async (tx) => {
        await store.append(tx, appends);
        if (fails) throw failure;
      })
      .catch((error: unknown) => {
        if (error !== failure) throw error;
      });
  }

  async function expectWhole(run: string): Promise<void> {
    for (const shard of [0, 1, 2, 3]) {
      const events = await store.readShards(service, [{ shard, after: -1n }], 100_000);
      expect(await store.verify(service, shard)).toMatchObject({ ok: true, events: BigInt(events.length) });
      const versions = new Map<string, bigint>();
      for (const { streamId, version } of events.filter((event) => event.streamId.startsWith(run))) {
        expect(version).toBe((versions.get(streamId) ?? 0n) + 1n);
        versions.set(streamId, version);
      }
    }
  }
});
