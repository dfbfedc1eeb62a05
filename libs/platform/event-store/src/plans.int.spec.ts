import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Database, ROLES, type Queryable, type Statement } from '@custos/postgres';
import { createTestDatabase, type TestDatabase } from '@custos/postgres/testing';
import { EventStore } from './event-store.js';
import { eventStoreMigrations } from './migrations.js';
import { appendOf } from './testing/envelopes.js';

const ROWS = 100_000;
const PER_APPEND = 2_500;

/** The plan of every statement, also of those inside functions, as the server itself reports them. */
class PlanRecorder implements Queryable {
  readonly plans: string[] = [];

  constructor(private readonly client: pg.Client) {
    client.on('notice', (notice) => this.plans.push(notice.message ?? ''));
  }

  static async connect(url: string): Promise<PlanRecorder> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0;
      SET auto_explain.log_nested_statements = on; SET client_min_messages = log`);
    return new PlanRecorder(client);
  }

  /** The session settings that our own pools connect with. */
  async useSettingsOf(database: Database): Promise<void> {
    const { rows } = await database.query<{ value: string }>("SELECT current_setting('enable_seqscan') AS value");
    await this.client.query("SELECT set_config('enable_seqscan', $1, false)", [rows[0]?.value]);
  }

  async query<Row>(statement: Statement): Promise<{ rows: Row[]; rowCount: number }> {
    const { rows } = await this.client.query(statement as pg.QueryConfig);
    return { rows: rows as Row[], rowCount: rows.length };
  }

  end(): Promise<void> {
    return this.client.end();
  }
}

describe('plans at 100,000 events', () => {
  const store = new EventStore();
  let test: TestDatabase;
  let service: Database;
  let recorder: PlanRecorder;

  beforeAll(async () => {
    test = await createTestDatabase(eventStoreMigrations('enforcement', ROLES.enforcement));
    service = test.database(ROLES.enforcement);
    for (let stored = 0; stored < ROWS; stored += PER_APPEND) {
      const streams = Array.from({ length: PER_APPEND / 5 }, (_, i) =>
        appendOf((stored + i) % 64, `s/${stored + i}`, 5),
      );
      await store.append(service, streams);
    }
    await test.database(ROLES.owner).query('ANALYZE enforcement.events');
    recorder = await PlanRecorder.connect(test.adminUrl);
  });
  afterAll(async () => {
    await recorder.end();
    await test.drop();
  });

  /** More runs than the planner tries with the given values, so that the last plans are the ones kept for good. */
  async function settledPlans(statement: (run: number) => Promise<unknown>): Promise<string[]> {
    for (let run = 0; run < 10; run += 1) {
      recorder.plans.length = 0;
      await statement(run);
    }
    return recorder.plans;
  }

  it.each([1, 2])('appends %d at a time by looking up the head and the version in their indexes', async (count) => {
    const plans = await settledPlans((run) => store.append(recorder, [appendOf(17, `planned/${count}/${run}`, count)]));

    const all = plans.join('\n');
    expect(all).toMatch(/Index Scan Backward using events_pkey/);
    expect(all).toMatch(/Index (Only )?Scan Backward using events_stream_version_key/);
    expect(all).not.toMatch(/Seq Scan|Sort/);
  });

  it('keeps to the indexes when the plan is made while the table is almost empty', async () => {
    const young = await createTestDatabase(eventStoreMigrations('enforcement', ROLES.enforcement));
    await store.append(young.database(ROLES.enforcement), [appendOf(1, 'only')]);
    await young.database(ROLES.owner).query('ANALYZE enforcement.events');
    const observer = await PlanRecorder.connect(young.adminUrl);
    await observer.useSettingsOf(young.database(ROLES.enforcement));

    await store.append(observer, [appendOf(1, 'second')]);
    await store.append(observer, [appendOf(1, 'more', 2)]);
    await store.readShards(observer, [{ shard: 1, after: 0n }], 10);
    await store.readStreams(observer, ['only']);

    expect(observer.plans.length).toBeGreaterThan(6);
    expect(observer.plans.join('\n')).not.toMatch(/Seq Scan/);
    await observer.end();
    await young.drop();
  });

  it('polls every shard through the primary key, at its end and far from it', async () => {
    const from = Array.from({ length: 64 }, (_, shard) => ({ shard, after: BigInt(shard * 20) }));

    const [plan] = await settledPlans(() => store.readShards(recorder, from, 50));

    expect(plan).toMatch(/Index Scan using events_pkey/);
    expect(plan).not.toMatch(/Seq Scan|Sort/);
  });

  it('reads streams through their unique index, few or many of them', async () => {
    for (const count of [1, 500]) {
      const streams = Array.from({ length: count }, (_, i) => `s/${i}`);

      const [plan] = await settledPlans(() => store.readStreams(recorder, streams));

      expect(plan).toMatch(/Index Scan using events_stream_version_key/);
      expect(plan).not.toMatch(/Seq Scan|Sort/);
    }
  });
});
