import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalBytes, PARTITIONS, partitionOf } from '@custos/kernel';
import { ROLES, type Database } from '@custos/postgres';
import { createTestDatabase, type TestDatabase } from '@custos/postgres/testing';
import { readFile } from 'node:fs/promises';
import { EventStore } from './event-store.js';
import { eventStoreMigrations } from './migrations.js';
import { appendOf, eventAt } from './testing/envelopes.js';

describe('appending to the event store', () => {
  const store = new EventStore();
  let test: TestDatabase;
  let service: Database;

  beforeAll(async () => {
    test = await createTestDatabase(eventStoreMigrations('enforcement', ROLES.enforcement));
    service = test.database(ROLES.enforcement);
  });
  afterAll(() => test.drop());

  it('gives positions from 0 and versions from 1, and reads back what was stored', async () => {
    const append = appendOf(40, 'case/first', 3);

    const result = await store.append(service, [append]);

    expect(result).toEqual({ ok: true, positions: [2n] });
    const stored = (await store.readStreams(service, ['case/first', 'case/absent'])).get('case/first');
    expect(stored?.map(({ position, version }) => [position, version])).toEqual([
      [0n, 1n],
      [1n, 2n],
      [2n, 3n],
    ]);
    expect(stored?.map(({ eventId, type, payload }) => ({ eventId, type, payload }))).toEqual(append.events);
  });

  it('answers many appends of many shards in the order they were given', async () => {
    await store.append(service, [appendOf(6, 'case/before')]);

    const result = await store.append(service, [
      appendOf(7, 'case/m1', 2),
      appendOf(5, 'case/m2'),
      appendOf(6, 'case/m3', 4),
    ]);

    expect(result).toEqual({ ok: true, positions: [1n, 0n, 4n] });
  });

  it('answers every conflict with the actual version and stores nothing', async () => {
    await store.append(service, [appendOf(8, 'case/known', 2)]);

    const result = await store.append(service, [
      appendOf(8, 'case/known', 1, 1n),
      appendOf(9, 'case/unborn', 1, 5n),
      appendOf(10, 'case/fine'),
    ]);

    expect(result).toEqual({
      ok: false,
      conflicts: [
        { streamId: 'case/known', actualVersion: 2n },
        { streamId: 'case/unborn', actualVersion: 0n },
      ],
    });
    expect(await store.readShards(service, [{ shard: 10, after: -1n }], 10)).toEqual([]);
  });

  it('answers a conflict of a single event with the actual version, be the expected one too low or too high', async () => {
    await store.append(service, [appendOf(17, 'case/alone', 2)]);

    const conflict = { ok: false, conflicts: [{ streamId: 'case/alone', actualVersion: 2n }] };
    for (const wrong of [0n, 1n, 3n]) {
      expect(await store.append(service, [appendOf(17, 'case/alone', 1, wrong)])).toEqual(conflict);
    }
    expect(await store.append(service, [appendOf(17, 'case/alone', 1, 2n)])).toEqual({ ok: true, positions: [2n] });
  });

  it('lets exactly one of many who expect the same version win', async () => {
    const rivals = Array.from({ length: 12 }, () => store.append(service, [appendOf(11, 'case/contested')]));

    const results = await Promise.all(rivals);

    expect(results.filter((result) => result.ok)).toHaveLength(1);
    for (const result of results) {
      if (!result.ok) expect(result.conflicts).toEqual([{ streamId: 'case/contested', actualVersion: 1n }]);
    }
  });

  it('refuses an event id that is already stored, and a stream named twice', async () => {
    const append = appendOf(12, 'case/once');
    await store.append(service, [append]);

    await expect(store.append(service, [{ ...append, streamId: 'case/twice' }])).rejects.toMatchObject({
      code: '23505',
    });
    await expect(store.append(service, [appendOf(12, 'case/a'), appendOf(13, 'case/a')])).rejects.toThrow(
      'named twice',
    );
  });

  it.each([-1, 64])('refuses to begin a shard %d, which there is not', async (shard) => {
    for (const count of [1, 2]) {
      const append = store.append(service, [appendOf(shard, `case/nowhere/${shard}/${count}`, count)]);
      await expect(append).rejects.toMatchObject({ code: '23502' });
    }
  });

  it('leaves no gap behind a transaction that was rolled back', async () => {
    await store.append(service, [appendOf(14, 'case/kept')]);
    const abandoned = service.transaction(async (tx) => {
      await store.append(tx, [appendOf(14, 'case/abandoned', 5)]);
      throw new Error('changed my mind');
    });
    await expect(abandoned).rejects.toThrow('changed my mind');

    expect(await store.append(service, [appendOf(14, 'case/next')])).toEqual({ ok: true, positions: [1n] });
    expect(await store.verify(service, 14)).toMatchObject({ ok: true, events: 2n });
  });

  it('keeps NUL and lone surrogates exactly as the canonical bytes have them', async () => {
    const text = 'a\u0000b \ud800 \udc00 𠮷';
    const event = { ...eventAt('case/odd', 1n), payload: canonicalBytes({ stream: 'case/odd', text }) };

    await store.append(service, [{ shard: 15, streamId: 'case/odd', expectedVersion: 0n, events: [event] }]);

    const [stored] = (await store.readStreams(service, ['case/odd'])).get('case/odd') ?? [];
    expect(stored?.payload.equals(event.payload)).toBe(true);
    expect(JSON.parse(stored?.payload.toString() ?? '')).toEqual({
      stream: 'case/odd',
      text: 'a\u0000b \ufffd \ufffd 𠮷',
    });
    expect(await store.verify(service, 15)).toMatchObject({ ok: true, events: 1n });
  });

  it.each([1, 2])('refuses %d at a time from a caller whose snapshot is older than the lock', async (count) => {
    await store.append(service, [appendOf(16, `case/fresh/${count}`)]);
    const stale = service.transaction(async (tx) => {
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      return store.append(tx, [appendOf(16, 'case/stale', count)]);
    });

    await expect(stale).rejects.toThrow('READ COMMITTED');
  });

  it.each([
    'UPDATE enforcement.events SET type = type',
    'DELETE FROM enforcement.events',
    'TRUNCATE enforcement.events',
  ])('forbids the service role to %s', async (statement) => {
    await expect(service.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('forbids the service role to insert past the chain, and others to append or read at all', async () => {
    const insert = `INSERT INTO enforcement.events (shard, position, stream_id, version, event_id, type, payload, leaf, chain)
      VALUES (20, 0, 'case/forged', 1, gen_random_uuid(), 'x', '', '', '')`;
    const stranger = test.database(ROLES.reporting);

    await expect(service.query(insert)).rejects.toMatchObject({ code: '42501' });
    for (const count of [1, 2]) {
      const append = store.append(stranger, [appendOf(20, 'case/strange', count)]);
      await expect(append).rejects.toMatchObject({ code: '42501' });
    }
    await expect(store.readStreams(stranger, ['case/first'])).rejects.toMatchObject({ code: '42501' });
  });

  it('finds the shard of a key as the kernel does', async () => {
    const file = new URL('../../../kernel/src/routing.vectors.json', import.meta.url);
    const vectors = JSON.parse(await readFile(file, 'utf8')) as { key: string; partition: number }[];
    const storable = vectors.filter(({ key }) => !key.includes('\u0000') && key.isWellFormed());

    const { rows } = await service.query<{ shard: number }>(
      'SELECT enforcement.partition_of(key) AS shard FROM unnest($1::text[]) WITH ORDINALITY AS k (key, place) ORDER BY place',
      [storable.map(({ key }) => key)],
    );

    expect(storable.length).toBeGreaterThan(10);
    expect(rows.map(({ shard }) => shard)).toEqual(storable.map(({ partition }) => partition));
    expect(storable.every(({ key, partition }) => partitionOf(key) === partition && partition < PARTITIONS)).toBe(true);
  });
});
