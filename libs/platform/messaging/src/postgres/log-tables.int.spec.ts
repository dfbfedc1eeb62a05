import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, ROLES } from '@custos/postgres';
import { createTestDatabase, until, type TestDatabase } from '@custos/postgres/testing';
import { logMigrations } from '../migrations.js';
import type { OutgoingRecord, Publisher } from '../port.js';
import { silent } from '../testing/silent.js';
import { PostgresLog } from './postgres-log.js';
import { readBounds, SegmentReader } from './segment-reader.js';

describe('the log’s tables', () => {
  let test: TestDatabase;
  let owner: Database;
  let ingest: PostgresLog;
  let publisher: Publisher;

  beforeAll(async () => {
    test = await createTestDatabase(logMigrations());
    owner = test.database(ROLES.owner);
    ingest = new PostgresLog({ database: test.database(ROLES.ingest), logger: silent });
    publisher = await ingest.publisher();
    await ingest.ensureTopics([
      { name: 'intake', retentionDays: 200 },
      { name: 'inbox', retentionDays: null },
      { name: 'signals', retentionDays: null },
    ]);
  });
  afterAll(async () => {
    await ingest.close();
    await test.drop();
  });

  const record = (partition: number, body = 'x'): OutgoingRecord => ({
    partition,
    key: 'key',
    headers: { traceparent: '00-aé' },
    value: Buffer.from(body),
  });
  const readAll = async (role: string, topic: string, partition: number, from = 0n) => {
    const { batches } = await new SegmentReader(test.database(role)).read([{ topic, partition, from }]);
    return [...batches.values()].flat();
  };
  const openSegment = (topic: string) =>
    owner.query('SELECT log.open_segment((SELECT id FROM log.topics WHERE name = $1))', [topic]);
  const closeAgo = (topic: string, age: string) =>
    owner.query(
      `UPDATE log.segments SET closed_at = closed_at - $2::interval, opened_at = opened_at - $2::interval
       WHERE closed_at IS NOT NULL AND topic = (SELECT id FROM log.topics WHERE name = $1)`,
      [topic, age],
    );

  it('give back what was appended, byte for byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, at) => at));
    await publisher.publish('intake', [{ partition: 1, key: '"k\\,{}é', headers: { a: 'b"\\' }, value: bytes }]);

    expect(await readAll(ROLES.classifier, 'intake', 1)).toEqual([
      expect.objectContaining({ partition: 1, position: 0n, key: '"k\\,{}é', headers: { a: 'b"\\' }, value: bytes }),
    ]);
  });

  it('are polled also by a log that was told to be alone, where somebody appends without an announcement', async () => {
    const alone = new PostgresLog({ database: test.database(ROLES.classifier), logger: silent, alone: true });
    const read: bigint[] = [];
    const source = alone.source({ group: 'alone', topics: ['intake'] });
    await source.start({
      assigned: async () => source.seek('intake', 7, 0n),
      deliver: ({ records }) => void read.push(...records.map(({ position }) => position)),
      failed: () => undefined,
    });
    for (let count = 1; count <= 3; count += 1) {
      await test
        .database(ROLES.ingest)
        .query(`SELECT log.append('intake', '{7}', '{key}', '{"{}"}', ARRAY['\\x01'::bytea])`);
      await until(() => read.includes(BigInt(count - 1)));
    }
    await source.stop();
    await alone.close();

    expect(new Set(read)).toEqual(new Set([0n, 1n, 2n]));
  });

  it('refuse a service what it was not granted', async () => {
    const [receipt] = await publisher.publish('signals', [record(0)]);

    expect(receipt).toMatchObject({ ok: false, error: { code: '42501' } });
    await expect(readAll(ROLES.reporting, 'intake', 0)).rejects.toThrow(/may not read topic "intake"/);
    await expect(test.database(ROLES.reporting).query('SELECT * FROM log.segment_1')).rejects.toThrow(
      /permission denied/,
    );
    await expect(test.database(ROLES.ingest).query('DELETE FROM log.segment_1')).rejects.toThrow(/permission denied/);
    await expect(test.database(ROLES.ingest).query(`SELECT log.trim('intake', now())`)).rejects.toThrow(
      /permission denied/,
    );
  });

  it('let a service neither shorten nor lengthen how long records are kept', async () => {
    await ingest.ensureTopics([{ name: 'intake', retentionDays: 1 }]);

    expect((await owner.query(`SELECT retention_days FROM log.topics WHERE name = 'intake'`)).rows).toEqual([
      { retention_days: 200 },
    ]);
  });

  it('go on without a hole when a segment is rolled under load', async () => {
    let publishing = true;
    let calls = 0;
    const load = Promise.all(
      [0, 1, 2].map(async () => {
        const own = await ingest.publisher();
        while (publishing) {
          const receipts = await own.publish(
            'inbox',
            Array.from({ length: 64 }, (_, partition) => record(partition)),
          );
          for (const receipt of receipts) if (!receipt.ok) throw receipt.error;
          calls += 1;
        }
      }),
    );
    try {
      for (let roll = 0; roll < 5; roll += 1) {
        const before = calls;
        await until(() => calls > before + 2);
        await openSegment('inbox');
      }
    } finally {
      publishing = false;
    }
    await load;

    const bounds = await readBounds(test.database(ROLES.enforcement), 'inbox');
    const [{ end } = { end: 0n }] = bounds;
    const reader = new SegmentReader(test.database(ROLES.enforcement));
    const positions: bigint[] = [];
    while (positions.length < Number(end)) {
      const { batches } = await reader.read([{ topic: 'inbox', partition: 0, from: BigInt(positions.length) }]);
      for (const records of batches.values()) positions.push(...records.map(({ position }) => position));
      // A new reader each time looks up the segment; this one would wait a second before it asks again.
      if (batches.size === 0)
        positions.push(
          ...(await readAll(ROLES.enforcement, 'inbox', 0, BigInt(positions.length))).map(({ position }) => position),
        );
    }

    expect(bounds.map((bound) => bound.start)).toEqual(Array(64).fill(0n));
    expect(end).toBeGreaterThan(5n);
    expect(positions).toEqual(Array.from({ length: Number(end) }, (_, at) => BigInt(at)));
  });

  it('drop segments past their time, and only those, moving the start', async () => {
    await publisher.publish('intake', [record(5, 'old')]);
    await openSegment('intake');
    await publisher.publish('intake', [record(5, 'young')]);
    await openSegment('intake');
    await closeAgo('intake', '199 days');
    await owner.query('SELECT log.maintain()');
    expect(await readAll(ROLES.classifier, 'intake', 5)).toHaveLength(1);

    await closeAgo('intake', '2 days');
    await openSegment('intake');
    await test.database(ROLES.classifier).query('SELECT log.maintain()');

    const bound = (await readBounds(test.database(ROLES.classifier), 'intake'))[5];
    expect(bound).toEqual({ partition: 5, start: 2n, end: 2n });
    expect((await publisher.publish('intake', [record(5, 'new')]))[0]).toMatchObject({ ok: true, position: 2n });
    expect((await readAll(ROLES.classifier, 'intake', 5)).map(({ value }) => String(value))).toEqual(['new']);
  });

  it('open a new segment for a topic that expires once the last is a day old', async () => {
    const open = async (topic: string) =>
      (
        await owner.query(
          `SELECT s.id FROM log.segments s JOIN log.topics t ON t.id = s.topic WHERE t.name = $1 AND closed_at IS NULL`,
          [topic],
        )
      ).rows;
    const before = [await open('intake'), await open('inbox')];
    await owner.query(`UPDATE log.segments SET opened_at = opened_at - interval '25 hours' WHERE closed_at IS NULL`);

    await owner.query('SELECT log.maintain()');

    expect(await open('intake')).not.toEqual(before[0]);
    expect(await open('inbox')).toEqual(before[1]);
  });

  it('append without deadlock from many publishers to overlapping partitions in any order', async () => {
    const publishers = await Promise.all(Array.from({ length: 6 }, () => ingest.publisher()));
    const receipts = await Promise.all(
      publishers.flatMap((own, index) =>
        Array.from({ length: 20 }, (_, call) =>
          own.publish(
            'inbox',
            Array.from({ length: 32 }, (_, at) => record((at * 7 + index * 11 + call * 13) % 64)),
          ),
        ),
      ),
    );

    expect(receipts.flat().filter(({ ok }) => !ok)).toEqual([]);
  });

  it('are read by index probes, whatever the planner believes of an empty segment', async () => {
    await openSegment('inbox');
    const { rows } = await owner.query<{ id: number }>(
      `SELECT s.id FROM log.segments s JOIN log.topics t ON t.id = s.topic WHERE t.name = 'inbox' AND closed_at IS NULL`,
    );
    const requests = Array.from({ length: 64 }, (_, partition) => ({ topic: 'inbox', partition, from: 10n }));
    const asked: string[] = [];
    const reader = new SegmentReader({
      async query<Row>(statement: { text: string; values?: unknown[] } | string) {
        if (typeof statement === 'string') throw new Error('unnamed');
        if (statement.text.includes('log.locate'))
          return { rows: requests.map(() => ({ segment: rows[0]?.id })) as Row[], rowCount: 64 };
        const plan = await owner.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${statement.text}`, statement.values);
        asked.push(plan.rows.map((row) => row['QUERY PLAN']).join('\n'));
        return { rows: [] as Row[], rowCount: 0 };
      },
    });
    await reader.read(requests);

    expect(asked.join()).toMatch(/Index Scan using segment_\d+_pkey/);
    expect(asked.join()).not.toMatch(/Seq Scan|Sort/);
  });
});
