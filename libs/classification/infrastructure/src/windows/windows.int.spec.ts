import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompiledPack, type FeatureText } from '@custos/classification-application';
import { derivedId } from '@custos/kernel';
import type { AppliedBatch, LogRecord } from '@custos/messaging';
import { createLogger, Metrics } from '@custos/observability';
import { ROLES, type Database } from '@custos/postgres';
import { createTestDatabase, type TestDatabase } from '@custos/postgres/testing';
import { KeyedHashes, privacyMigrations, SubjectKeys } from '@custos/privacy';
import { ClassifierMetrics } from '../intake/classifier-metrics.js';
import { IntakeHandler } from '../intake/intake-handler.js';
import { RuleActions } from '../life-cycle/rule-actions.js';
import { RuleLives } from '../life-cycle/rule-lives.js';
import { StageShelf } from '../life-cycle/stage-shelf.js';
import { MediaShelf } from '../media/media-shelf.js';
import { migrations } from '../migrations.js';
import { PackShelf } from '../pack/pack-shelf.js';
import { aPack, aRule } from '../testing/packs.js';

const PARTITION = 5;
const TYPE = 'shop.order.Placed';
const START = Date.UTC(2026, 10, 22, 2);
const masterKey = randomBytes(32);
const metrics = new ClassifierMetrics(new Metrics('classifier'), createLogger('test', 'silent'));

const FEATURES: readonly FeatureText[] = [
  { id: 'orders', kind: 'count', key: 'account', events: [TYPE], window: '10m', bucket: '1m' },
  { id: 'dear', kind: 'ratio', key: 'account', events: [TYPE], where: 'event.amountMinor >= 100', window: '10m' },
  { id: 'devices', kind: 'distinct', key: 'account', of: 'device', events: [TYPE], window: '10m' },
  { id: 'known_for', kind: 'first_seen', key: 'account', events: [TYPE], window: '30d' },
];
/** Every number that windows can answer here gives a signal of its own, so that equal signals are equal windows. */
const RULES = [
  ...[1, 2, 3, 4, 5, 6, 7].map((count) => ({ id: `orders-${count}`, when: `window.orders == ${count}` })),
  ...[1, 2, 3].map((count) => ({ id: `devices-${count}`, when: `window.devices == ${count}` })),
  { id: 'mostly-dear', when: 'window.dear > 500000' },
  { id: 'known', when: 'window.known_for >= 300' },
].map((rule) => aRule({ ...rule, events: [TYPE] }));

interface Order {
  readonly id: number;
  readonly account: string;
  readonly at: number;
  readonly amountMinor: number;
  readonly deviceId: string;
}

class Undo extends Error {}

let test: TestDatabase;
let database: Database;
let handler: IntakeHandler;

beforeAll(async () => {
  test = await createTestDatabase([...privacyMigrations(), ...migrations]);
  database = test.database(ROLES.classifier);
});

afterAll(() => test.drop());

beforeEach(clear);

/** The tables are the owner's to empty; the service's role may not. */
async function clear(): Promise<void> {
  const tables = ['seen_ids', 'pack_activations', 'outbox', 'window_snapshots', 'window_journal'];
  await test.database(ROLES.owner).query(`TRUNCATE ${tables.map((table) => `classifier.${table}`).join(', ')}`);
  handler = newHandler();
}

function newHandler(features = FEATURES, rules = RULES): IntakeHandler {
  return new IntakeHandler({
    packs: new PackShelf(new CompiledPack(aPack({ rules, features }))),
    stages: new StageShelf(),
    actions: new RuleActions(new RuleLives()),
    media: new MediaShelf(),
    subjectKeys: new SubjectKeys(database, masterKey),
    hashes: new KeyedHashes(masterKey),
    metrics,
    zone: 'Asia/Shanghai',
  });
}

function record(position: number, { id, account, at, amountMinor, deviceId }: Order): LogRecord {
  const envelope = {
    ...{
      specversion: '1.0',
      source: 's',
      type: TYPE,
      schemaversion: 1,
      platform: 'm',
      partitionkey: account,
      revision: 0,
    },
    id: derivedId({ platform: 'm', source: 's', id: String(id), revision: 0, purpose: 'event' }),
    time: new Date(START + 1000 * at).toISOString(),
    ingesttime: new Date(START + 3_600_000).toISOString(),
    data: { accountId: account, amountMinor, deviceId },
  };
  const value = Buffer.from(JSON.stringify(envelope));
  return {
    topic: 'intake',
    partition: PARTITION,
    position: BigInt(position),
    key: account,
    headers: {},
    value,
    appendedAt: 0,
  };
}

async function apply(
  from: number,
  orders: readonly Order[],
  outcome: 'commit' | 'roll back' = 'commit',
): Promise<void> {
  const batch: AppliedBatch = {
    topic: 'intake',
    partition: PARTITION,
    records: orders.map((order, index) => record(from + index, order)),
    from: BigInt(from),
    to: BigInt(from + orders.length),
    parked: 0,
    replayed: false,
  };
  try {
    await database.transaction(async (tx) => {
      await handler.handle([batch], tx);
      if (outcome === 'roll back') throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
    handler.rolledBack([batch]);
  }
}

async function signals(): Promise<string[]> {
  const { rows } = await database.query<{ value: Buffer }>(
    `SELECT value FROM classifier.outbox WHERE topic = 'signals' ORDER BY partition, sequence`,
  );
  return rows.map(({ value }) => {
    const { data } = JSON.parse(value.toString()) as { data: { rule: string; event: { position: string } } };
    return `${data.rule} at ${data.event.position}`;
  });
}

const order = fc.record({
  id: fc.integer({ min: 0, max: 40 }),
  account: fc.constantFrom('ann', 'bob'),
  at: fc.integer({ min: 0, max: 1_800 }),
  amountMinor: fc.constantFrom(50, 500),
  deviceId: fc.constantFrom('phone', 'tablet', 'laptop'),
});

describe('windows judged in place', () => {
  it('give equal signals whatever is rolled back, sent twice, or read on by another member', async () => {
    const step = fc.record({
      orders: fc.array(order, { minLength: 1, maxLength: 6 }),
      event: fc.constantFrom('nothing', 'roll back', 'another member', 'assigned anew'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        await clear();
        let position = 0;
        for (const { orders } of steps) {
          await apply(position, orders);
          position += orders.length;
        }
        const undisturbed = await signals();
        await clear();
        position = 0;
        for (const { orders, event } of steps) {
          if (event === 'roll back') await apply(position, orders, 'roll back');
          if (event === 'another member') handler = newHandler();
          if (event === 'assigned anew') {
            const held = [{ topic: 'intake', partition: PARTITION, next: BigInt(position) }];
            await database.transaction((tx) => handler.assigned(held, tx));
          }
          await apply(position, orders);
          position += orders.length;
        }
        expect(await signals()).toEqual(undisturbed);
      }),
      { numRuns: 25 },
    );
  });

  it('count an event once that comes twice', async () => {
    const one = { id: 1, account: 'ann', at: 0, amountMinor: 50, deviceId: 'phone' };
    await apply(0, [one, one, { ...one, id: 2, at: 60 }, one]);
    expect((await signals()).filter((name) => name.startsWith('orders'))).toEqual(['orders-1 at 0', 'orders-2 at 2']);
  });

  it('bound the time of an event by when it was taken in', async () => {
    const one = { id: 1, account: 'ann', at: 0, amountMinor: 50, deviceId: 'phone' };
    await apply(0, [
      { ...one, at: 999_999 },
      { ...one, id: 2, at: 3_600 },
    ]);
    expect((await signals()).filter((name) => name.startsWith('orders'))).toEqual(['orders-1 at 0', 'orders-2 at 1']);
  });

  it('write the whole of the windows only when their journal has become long, and go on from both', async () => {
    const many = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({
        ...{ id: from + index, account: `account-${(from + index) % 3_000}`, at: Math.floor((from + index) / 20) },
        ...{ amountMinor: 50, deviceId: `device-${index % 5}` },
      }));
    const rules = [aRule({ id: 'fifth', events: [TYPE], when: 'window.orders == 4' })];
    handler = newHandler(FEATURES, rules);
    for (let from = 0; from < 10_000; from += 1_000) await apply(from, many(from, 1_000));
    const { rows } = await database.query<{ pieces: bigint; rows: bigint }>(
      `SELECT (SELECT count(*) FROM classifier.window_snapshots) AS pieces, (SELECT count(*) FROM classifier.window_journal) AS rows`,
    );
    expect(Number(rows[0]!.pieces)).toBeGreaterThan(0);
    expect(Number(rows[0]!.rows)).toBeLessThan(10);
    handler = newHandler(FEATURES, rules);
    await apply(10_000, many(10_000, 1_000));
    const found = await signals();
    expect(found).toEqual(Array.from({ length: 2_000 }, (_, index) => `fifth at ${9_000 + index}`));
  });

  it('keep what equal features counted when the pack changes, and begin others anew', async () => {
    const one = { id: 1, account: 'ann', at: 0, amountMinor: 50, deviceId: 'phone' };
    await apply(0, [one, { ...one, id: 2 }]);
    const [orders] = FEATURES;
    const added: FeatureText = { ...orders!, id: 'lately', window: '5m', bucket: '1m' };
    const rules = [
      aRule({ id: 'third', events: [TYPE], when: 'window.orders == 3' }),
      aRule({ id: 'first', events: [TYPE], when: 'window.lately == 1' }),
    ];
    handler = newHandler([added, orders!], rules);
    await apply(2, [{ ...one, id: 3 }]);
    expect((await signals()).filter((name) => name.endsWith('at 2')).sort()).toEqual(['first at 2', 'third at 2']);
  });

  it('cost a pack without features nothing in the database', async () => {
    handler = newHandler([], [aRule({ events: [TYPE], when: 'event.amountMinor > 0' })]);
    await apply(0, [{ id: 1, account: 'ann', at: 0, amountMinor: 50, deviceId: 'phone' }]);
    const { rows } = await database.query<{ count: bigint }>('SELECT count(*) FROM classifier.window_journal');
    expect([Number(rows[0]!.count), await signals()]).toEqual([0, ['a-rule at 0']]);
  });
});
