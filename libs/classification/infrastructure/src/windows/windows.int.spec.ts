import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FeatureText } from '@custos/classification-application';
import type { SignalRaised } from '@custos/contracts';
import { JudgedPartition, type Happening } from '../testing/judged-partition.js';
import { aRule } from '../testing/packs.js';

const TYPE = 'shop.order.Placed';
const START = Date.UTC(2026, 10, 22, 2);

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

let partition: JudgedPartition;

beforeAll(async () => {
  partition = await JudgedPartition.found();
});

afterAll(() => partition.leave());

beforeEach(clear);

async function clear(): Promise<void> {
  await partition.clear();
  another();
}

/** A member takes over whose memory is empty. */
function another(features = FEATURES, rules = RULES): void {
  partition.judgeBy({ features, rules });
}

function placed({ id, account, at, amountMinor, deviceId }: Order): Happening {
  const [time, ingesttime] = [at, 3_600].map((second) => new Date(START + 1000 * second).toISOString()) as [
    string,
    string,
  ];
  return { id, type: TYPE, key: account, time, ingesttime, data: { accountId: account, amountMinor, deviceId } };
}

async function apply(from: number, orders: readonly Order[], outcome?: 'roll back'): Promise<void> {
  await partition.apply(partition.batch(from, orders.map(placed)), outcome);
}

async function signals(): Promise<string[]> {
  const written = await partition.written<SignalRaised>('signals');
  return written.map(({ rule, event }) => `${rule} at ${event.position}`);
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
          if (event === 'another member') another();
          if (event === 'assigned anew') await partition.assign(position);
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
    another(FEATURES, rules);
    for (let from = 0; from < 10_000; from += 1_000) await apply(from, many(from, 1_000));
    const { rows } = await partition.database.query<{ pieces: bigint; rows: bigint }>(
      `SELECT (SELECT count(*) FROM classifier.window_snapshots) AS pieces, (SELECT count(*) FROM classifier.window_journal) AS rows`,
    );
    expect(Number(rows[0]!.pieces)).toBeGreaterThan(0);
    expect(Number(rows[0]!.rows)).toBeLessThan(10);
    another(FEATURES, rules);
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
    another([added, orders!], rules);
    await apply(2, [{ ...one, id: 3 }]);
    expect((await signals()).filter((name) => name.endsWith('at 2')).sort()).toEqual(['first at 2', 'third at 2']);
  });

  it('cost a pack without features nothing in the database', async () => {
    another([], [aRule({ events: [TYPE], when: 'event.amountMinor > 0' })]);
    await apply(0, [{ id: 1, account: 'ann', at: 0, amountMinor: 50, deviceId: 'phone' }]);
    const { rows } = await partition.database.query<{ count: bigint }>(
      'SELECT count(*) FROM classifier.window_journal',
    );
    expect([Number(rows[0]!.count), await signals()]).toEqual([0, ['a-rule at 0']]);
  });
});
