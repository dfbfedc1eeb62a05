import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROLES, type Database, type Queryable, type Transaction } from '@custos/postgres';
import { createTestDatabase, type TestDatabase } from '@custos/postgres/testing';
import { EventStore } from './event-store.js';
import type { StreamAppend } from './events.js';
import { eventStoreMigrations } from './migrations.js';
import { appendOf } from './testing/envelopes.js';

/** A transaction whose end the test decides. */
async function openTransaction(database: Database): Promise<{ tx: Transaction; commit(): Promise<void> }> {
  const opened = Promise.withResolvers<Transaction>();
  const released = Promise.withResolvers<undefined>();
  const done = database.transaction((tx) => {
    opened.resolve(tx);
    return released.promise;
  });
  const commit = async () => {
    released.resolve(undefined);
    await done;
  };
  return { tx: await opened.promise, commit };
}

/** The naive reader that loses events wherever positions are drawn before they are committed: `position > last`. */
class Reader {
  readonly seen: string[] = [];
  #last = -1n;

  constructor(
    private readonly store: EventStore,
    private readonly database: Database,
    private readonly shard: number,
  ) {}

  async poll(): Promise<void> {
    for (const event of await this.store.readShards(this.database, [{ shard: this.shard, after: this.#last }], 100)) {
      this.seen.push(event.streamId);
      this.#last = event.position;
    }
  }
}

describe('a reader that asks for position > last', () => {
  const store = new EventStore();
  let test: TestDatabase;
  let service: Database;

  beforeAll(async () => {
    test = await createTestDatabase(eventStoreMigrations('enforcement', ROLES.enforcement));
    service = test.database(ROLES.enforcement);
  });
  afterAll(() => test.drop());

  it('loses nothing while a lower position is still open', async () => {
    const reader = new Reader(store, service, 1);
    const slow = await openTransaction(service);
    await store.append(slow.tx, [appendOf(1, 'slow')]);
    const fast = store.append(service, [appendOf(1, 'fast')]);
    await reader.poll();
    await slow.commit();
    await fast;

    await reader.poll();

    expect(reader.seen).toEqual(['slow', 'fast']);
  });

  it('loses nothing when the transaction that began first appends last', async () => {
    const reader = new Reader(store, service, 2);
    const early = await openTransaction(service);
    await early.tx.query('SELECT pg_current_xact_id()');
    await store.append(service, [appendOf(2, 'late')]);
    await reader.poll();
    await store.append(early.tx, [appendOf(2, 'early')]);
    await early.commit();

    await reader.poll();

    expect(reader.seen).toEqual(['late', 'early']);
  });

  it('is not held up by an unrelated transaction that stays open', async () => {
    const reader = new Reader(store, service, 3);
    const unrelated = await openTransaction(service);
    await unrelated.tx.query('SELECT pg_current_xact_id()');
    for (const stream of ['a', 'b', 'c']) await store.append(service, [appendOf(3, `unrelated/${stream}`)]);

    await reader.poll();

    expect(reader.seen).toHaveLength(3);
    await unrelated.commit();
  });

  it('sees appends go on, gapless and through the same indexes, under an old snapshot', async () => {
    const old = await openTransaction(service);
    await old.tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    const before = await old.tx.query('SELECT count(*) AS n FROM enforcement.events WHERE shard = 4');
    await store.append(service, [appendOf(4, 'old/first')]);
    const pagesAtFirst = await pagesTouchedBy(appendOf(4, 'old/measured'));
    for (let i = 0; i < 1_000; i += 1) await store.append(service, [appendOf(4, `old/${i}`)]);

    const pagesAtLast = await pagesTouchedBy(appendOf(4, 'old/last'));
    const after = await old.tx.query('SELECT count(*) AS n FROM enforcement.events WHERE shard = 4');
    await old.commit();

    expect(after.rows).toEqual(before.rows);
    expect(await store.verify(service, 4)).toMatchObject({ ok: true, events: 1_003n });
    // A head row would leave a dead version behind per append, which nobody may prune while the snapshot lives: the
    // thousandth append would wade through a thousand. Here only the indexes have grown, by a level at most.
    expect(pagesAtLast).toBeLessThan(pagesAtFirst + 20);
  });

  async function pagesTouchedBy(append: StreamAppend): Promise<number> {
    const explained = new ExplainedQueries(service);
    await store.append(explained, [append]);
    return explained.pages;
  }
});

/** Runs each statement under EXPLAIN ANALYZE, which counts the pages of the functions it calls too. */
class ExplainedQueries implements Queryable {
  pages = 0;

  constructor(private readonly database: Database) {}

  async query<Row>({ text, values }: { text: string; values?: unknown[] }): Promise<{ rows: Row[]; rowCount: number }> {
    const { rows } = await this.database.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
      values,
    );
    const plan = rows[0]?.['QUERY PLAN'][0].Plan ?? {};
    this.pages += (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
    return { rows: [{ position: 0n } as Row], rowCount: 1 };
  }
}
