import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RoleTokens } from '@custos/auth';
import { contractOf, type TrafficTallied } from '@custos/contracts';
import { ROLES } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { SubjectKeys } from '@custos/privacy';
import { aPack, aRule, writePack } from './testing/packs.js';
import { Street, type Post } from './testing/street.js';

const SCAM = '招兼职刷单，日结200，垫付本金马上返佣，加微信xiaomei888';
const CHAT = '今天天气真好，晚上一起吃饭吗';
const TEXT = 'custos.content.TextPosted';

const BANK = {
  id: 'offers',
  category: 'FRAUD_SCAM',
  description: 'Offers.',
  words: ['刷单', '垫付本金', '返佣', '微信'],
};
const RULE = aRule({
  ...{ id: 'fraud.brushing-orders', category: 'FRAUD_SCAM', score: 900_000 },
  ...{ when: 'words.offers > 2', spans: ['words.offers'] },
});

let folder: string;
let street: Street;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pack-'));
  await writePack(folder, aPack({ banks: [BANK], rules: [RULE] }));
});

afterAll(() => rm(folder, { recursive: true }));

beforeEach(async () => {
  street = await Street.found();
});

afterEach(async () => {
  await street.leave();
});

function posts(count: number, more: Partial<Post> = {}): Post[] {
  return Array.from({ length: count }, (_, index) => ({
    account: `account-${index % 7}`,
    text: CHAT,
    contentId: `post-${index}`,
    ...more,
  }));
}

function sum(tallies: readonly TrafficTallied[], of: 'events' | 'signals', platform = 'market'): number {
  return tallies
    .flatMap(({ counts }) => counts)
    .reduce((total, count) => (count.platform === platform ? total + count[of] : total), 0);
}

function total(tallies: readonly TrafficTallied[], of: 'duplicates' | 'parked'): number {
  return tallies.reduce((all, tally) => all + tally[of], 0);
}

/** Reporting stops for good at a gap or an overlap. */
function expectContiguous(tallies: readonly TrafficTallied[]): void {
  const reached = new Map<number, bigint>();
  for (const { partition, firstPosition, lastPosition, replayed } of tallies) {
    if (replayed) {
      expect(BigInt(lastPosition)).toBeLessThanOrEqual(reached.get(partition) ?? -1n);
      continue;
    }
    expect(BigInt(firstPosition)).toBe((reached.get(partition) ?? -1n) + 1n);
    reached.set(partition, BigInt(lastPosition));
  }
}

describe('the classifier', () => {
  it('turns sealed events into signals that point at the words and into tallies that cover every position', async () => {
    await street.post([...posts(20), { account: 'swindler', text: `你好！${SCAM}`, contentId: 'scam' }]);
    await street.open(folder);

    const tallies = await street.tallied(21);
    expectContiguous(tallies);
    expect(sum(tallies, 'events')).toBe(21);
    expect(sum(tallies, 'signals')).toBe(1);
    expect(new Set(tallies.flatMap(({ counts }) => counts).map(({ day, type }) => `${day} ${type}`))).toEqual(
      new Set([`2026-11-22 ${TEXT}`]),
    );

    const [signal, ...others] = await street.signals();
    expect(others).toEqual([]);
    const { data, partition, platform, value } = signal!;
    expect(contractOf('custos.classification.SignalRaised')?.validateStored(data)).toEqual([]);
    expect(platform).toBe('market');
    expect(partition).toBe(street.partitionOf('swindler'));
    expect(data).toMatchObject({ rule: 'fraud.brushing-orders', category: 'FRAUD_SCAM', mode: 'live', score: 900_000 });
    expect(data.subject).toEqual({ kind: 'content', id: 'scam' });
    expect(data.spans.map(({ start, end }) => `你好！${SCAM}`.slice(start, end))).toEqual(BANK.words);
    expect(value.toString()).not.toContain('刷单');
    expect(value.toString()).not.toContain('swindler');
    for (const { data: tally } of await street.tallies()) {
      expect(contractOf('custos.classification.TrafficTallied')?.validateStored(tally)).toEqual([]);
    }
  });

  it('counts days by ingest time in the zone', async () => {
    await street.post([{ account: 'a', text: CHAT, contentId: 'late', ingesttime: '2026-11-22T16:30:00.000Z' }]);
    await street.open(folder);
    expect((await street.tallied(1))[0]!.counts[0]!.day).toBe('2026-11-23');
  });

  it('drops duplicates, those before a restart too, and counts them apart', async () => {
    await street.post([...posts(30), ...posts(10)]);
    await street.open(folder);
    await street.tallied(40);
    await street.shut();
    await street.post([...posts(30), { account: 'new', text: SCAM, contentId: 'new' }]);
    await street.open(folder);

    const tallies = await street.tallied(71);
    expectContiguous(tallies);
    expect(sum(tallies, 'events')).toBe(31);
    expect(total(tallies, 'duplicates')).toBe(40);
    expect(await street.signals()).toHaveLength(1);
  });

  it('keeps two platforms with the same ids apart', async () => {
    const same = { account: 'same', contentId: 'same', text: SCAM };
    await street.post([
      { ...same, platform: 'market' },
      { ...same, platform: 'forum' },
    ]);
    await street.open(folder);

    const tallies = await street.tallied(2);
    expect([sum(tallies, 'events', 'market'), sum(tallies, 'events', 'forum'), total(tallies, 'duplicates')]).toEqual([
      1, 1, 0,
    ]);
    const signals = await street.signals();
    expect(new Set(signals.map(({ platform }) => platform))).toEqual(new Set(['market', 'forum']));
    expect(new Set(signals.map(({ data }) => data.signalId)).size).toBe(2);
  });

  it('judges nothing of a text whose key was destroyed, and still counts its event', async () => {
    await street.post([{ account: 'gone', text: SCAM, contentId: 'gone' }]);
    const database = street.test.database(ROLES.enforcement);
    const keys = new SubjectKeys(database, street.masterKey);
    await database.transaction((tx) => keys.destroy(tx, 'market', street.keyOf('gone')));
    await street.open(folder);

    const tallies = await street.tallied(1);
    expect([sum(tallies, 'events'), sum(tallies, 'signals')]).toEqual([1, 0]);
    expect(await street.signals()).toEqual([]);
    expect(await street.metrics.registry.metrics()).toMatch(/custos_classifier_erased_texts_total\{.*\} 1/);
  });

  it('parks what it cannot read, counts it, and goes on with other keys of the partition', async () => {
    const neighbour = neighbourOf('broken');
    await street.publish([street.record(street.keyOf('broken'), '{"half": ')]);
    await street.post([
      { account: 'broken', text: SCAM, contentId: 'waits' },
      { account: neighbour, text: SCAM, contentId: 'goes-on' },
    ]);
    await street.open(folder);

    const tallies = await street.tallied(3);
    expectContiguous(tallies);
    expect([sum(tallies, 'events'), total(tallies, 'parked')]).toEqual([1, 2]);
    expect((await street.signals()).map(({ data }) => data.subject.id)).toEqual(['goes-on']);
  });

  it('replays what was parked at the end of a partition: covered first, counted then', async () => {
    const tokens = new RoleTokens('a secret that is good enough for tests');
    const token = await tokens.issue({ name: 'Wang', roles: ['sre'], platforms: ['*'], ttlSeconds: 60 });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const key = street.keyOf('broken');
    await street.publish([street.record(key, 'no event')]);
    await street.post([{ account: 'broken', text: SCAM, contentId: 'waits' }]);
    await street.open(folder);
    const { parked } = await until(
      async () => {
        const answer = await fetch(`${street.url}/v1/parked`, { headers });
        return (await answer.json()) as { parked: { partition: number; position: string }[] };
      },
      (found) => found.parked.length === 2,
    );

    const poison = { topic: 'intake', partition: parked[0]!.partition, position: '0' };
    const discard = { records: [poison], reason: 'not an event' };
    await fetch(`${street.url}/v1/parked/discard`, { method: 'POST', headers, body: JSON.stringify(discard) });
    const replay = await fetch(`${street.url}/v1/parked/replay`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ key }),
    });
    expect(await replay.json()).toMatchObject({ keys: [{ replayed: 1 }] });
    await street.post([
      { account: 'broken', text: SCAM, contentId: 'waits' },
      { account: 'broken', text: CHAT, contentId: 'next' },
    ]);

    const tallies = await street.tallied(4);
    expectContiguous(tallies);
    expect(
      tallies.map(({ firstPosition, lastPosition, parked: count, replayed }) => [
        firstPosition,
        lastPosition,
        count,
        replayed,
      ]),
    ).toEqual([
      ['0', '1', 2, false],
      ['1', '1', 0, true],
      ['2', '3', 0, false],
    ]);
    expect([sum(tallies, 'events'), total(tallies, 'duplicates')]).toEqual([2, 1]);
    expect(await street.signals()).toHaveLength(1);
  });

  it('keeps the pack that judged and from which position on', async () => {
    await street.post([{ account: 'a', text: CHAT, contentId: '1' }]);
    await street.open(folder);
    await street.tallied(1);
    const { rows } = await street.test
      .database(ROLES.classifier)
      .query<{ hash: string; document: Buffer; from: bigint }>(
        `SELECT p.hash, p.document, a.from_position AS "from" FROM classifier.pack_activations a JOIN classifier.packs p ON p.hash = a.pack_hash`,
      );
    expect(rows.map(({ from }) => from)).toEqual([0n]);
    expect(createHash('sha256').update(rows[0]!.document).digest('hex')).toBe(rows[0]!.hash);
  });

  it('answers for its health and shows its metrics', async () => {
    await street.open(folder);
    expect((await fetch(`${street.url}/health/live`)).status).toBe(200);
    await until(async () => (await fetch(`${street.url}/health/ready`)).status === 200);
    expect(await (await fetch(`${street.url}/metrics`)).text()).toContain('custos_classifier_signals_total');
  });
});

/** Another account that lives in the same partition. */
function neighbourOf(account: string): string {
  const partition = street.partitionOf(account);
  for (let index = 0; ; index++)
    if (street.partitionOf(`neighbour-${index}`) === partition) return `neighbour-${index}`;
}
