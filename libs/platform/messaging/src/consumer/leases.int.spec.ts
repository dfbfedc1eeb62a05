import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ROLES, type Database } from '@custos/postgres';
import { createTestDatabase, type TestDatabase } from '@custos/postgres/testing';
import { consumerTables } from '../migrations.js';
import { LeaseLost, Leases, type Lease, type Move } from './leases.js';

const SCHEMA = 'reporting';
const topic = 'decisions';
const parts = [0, 1].map((partition) => ({ topic, partition }));

describe('leases', () => {
  let test: TestDatabase;
  let database: Database;
  /** For an hour. */
  const member = (name: string) => new Leases(SCHEMA, 'volumes', name, 3_600_000);
  const claim = (leases: Leases, free = true) => leases.claim(database, parts, { free });
  const step = ({ partition, epoch, next }: Lease): Move => ({
    topic,
    partition,
    epoch,
    from: next,
    to: next + 5n,
    sequence: 9n,
  });
  /** As if so much time had passed. */
  const passed = (minutes: number) =>
    test
      .database(ROLES.owner)
      .query(`UPDATE ${SCHEMA}.positions SET expires_at = expires_at - make_interval(mins => $1)`, [minutes]);

  beforeAll(async () => {
    test = await createTestDatabase(consumerTables(SCHEMA, ROLES.reporting));
    database = test.database(ROLES.reporting);
  });
  afterAll(() => test.drop());
  beforeEach(async () => {
    await test.database(ROLES.owner).query(`TRUNCATE ${SCHEMA}.positions`);
    await member('any').ensure(
      database,
      parts.map((part) => ({ ...part, next: 7n })),
    );
  });

  it('start where a new consumer was told to, and never again', async () => {
    await member('any').ensure(
      database,
      parts.map((part) => ({ ...part, next: 100n })),
    );

    expect(await claim(member('a'))).toEqual(parts.map((part) => ({ ...part, next: 7n, sequence: -1n, epoch: 1n })));
  });

  it('are counted for the planner as soon as they are made', async () => {
    const { rows } = await database.query(
      `SELECT reltuples AS made FROM pg_class WHERE oid = '${SCHEMA}.positions'::regclass`,
    );

    expect(rows).toEqual([{ made: parts.length }]);
  });

  it('move from the expected position only', async () => {
    const a = member('a');
    const [first, second] = (await claim(a)).map(step) as [Move, Move];

    await expect(a.move(database, [first, { ...second, from: 6n }])).rejects.toEqual(
      new LeaseLost([{ topic, partition: 1 }]),
    );
  });

  it('move all or none within a transaction', async () => {
    const a = member('a');
    const [first, second] = (await claim(a)).map(step) as [Move, Move];
    await database.transaction((tx) => a.move(tx, [first, { ...second, epoch: 0n }])).catch(() => undefined);

    expect((await claim(a)).map(({ next }) => next)).toEqual([7n, 7n]);
  });

  it('cannot be moved by whoever held them before', async () => {
    const a = member('a');
    const held = await claim(a);
    await claim(member('b'), false);

    await expect(a.move(database, held.map(step))).rejects.toThrow(LeaseLost);
    expect(await a.renew(database, held)).toEqual(parts);
  });

  it('cannot be moved or revived once they ran out, though nobody took them', async () => {
    const a = member('a');
    const held = await claim(a);
    await passed(60);

    await expect(a.move(database, held.map(step))).rejects.toThrow(LeaseLost);
    expect(await a.renew(database, held)).toEqual(parts);
    expect((await claim(a)).map(({ next, epoch }) => [next, epoch])).toEqual([
      [7n, 2n],
      [7n, 2n],
    ]);
  });

  it('last as long as they are moved or renewed', async () => {
    const a = member('a');
    const held = await claim(a);
    for (let time = 0; time < 4; time += 1) {
      await passed(40);
      expect(await a.renew(database, held)).toEqual([]);
    }
    await passed(40);
    await a.move(database, held.map(step));
    await passed(40);

    expect(await claim(member('b'))).toEqual([]);
  });

  it('are taken politely only when free, and by a coordinator’s word in any case', async () => {
    await claim(member('a'));
    expect(await claim(member('b'))).toEqual([]);
    expect(await claim(member('b'), false)).toHaveLength(2);
  });

  it('can be taken at once when they are released, but not by releasing what another holds', async () => {
    const a = member('a');
    const held = await claim(a);
    await a.release(database, [{ ...parts[0], topic, partition: 0, epoch: held[0]?.epoch ?? 0n }]);
    await a.release(database, [{ topic, partition: 1, epoch: 0n }]);

    expect((await claim(member('b'))).map(({ partition }) => partition)).toEqual([0]);
  });

  it('are given to one of several that claim at the same time', async () => {
    const claims = await Promise.all(['a', 'b', 'c', 'd'].map((name) => claim(member(name))));

    expect(claims.flat()).toHaveLength(2);
  });
});
