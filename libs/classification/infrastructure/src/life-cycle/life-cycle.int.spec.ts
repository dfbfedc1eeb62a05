import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RoleTokens, type Role } from '@custos/auth';
import type { RuleText } from '@custos/classification-application';
import { inCanary } from '@custos/classification-domain';
import { contractOf, type PolicyEvent } from '@custos/contracts';
import { EventStore } from '@custos/event-store';
import { ROLES } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { aPack, aRule, writePack } from '../testing/packs.js';
import { Street, type Post } from '../testing/street.js';

const OFFER = 'buy now';
const tokens = new RoleTokens('a secret that is good enough for tests');

let street: Street;
let folder: string;
let posted: number;

beforeEach(async () => {
  street = await Street.found();
  folder = await mkdtemp(join(tmpdir(), 'pack-'));
  posted = 0;
});

afterEach(async () => {
  await street.leave();
  await rm(folder, { recursive: true });
});

async function open(rule: Partial<RuleText>, pack: Parameters<typeof aPack>[0] = {}): Promise<void> {
  await writePack(folder, aPack({ ...pack, rules: [aRule({ id: 'spam.offer', ...rule })] }));
  await street.open(folder);
}

async function ask(name: string, method: string, path: string, body?: object, roles: Role[] = ['admin']) {
  const token = await tokens.issue({ name, roles, platforms: ['*'], ttlSeconds: 60 });
  const authorization = `Bearer ${token}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const answer = await fetch(
    `${street.url}/v1/policy/${path}`,
    body === undefined ? { method, headers: { authorization } } : { method, headers, body: JSON.stringify(body) },
  );
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function stageNow(): Promise<unknown> {
  const { body } = await ask('Wang', 'GET', 'rules');
  return (body['rules'] as { stage: string }[])[0]?.stage;
}

async function step(to: string, share?: number): Promise<void> {
  const reason = 'it does what it should';
  const proposed = await ask('Wang', 'POST', 'rules/spam.offer/steps', { to, reason, ...(share && { share }) });
  expect(proposed.status).toBe(201);
  const approved = await ask('Li', 'POST', 'rules/spam.offer/approvals', proposed.body);
  expect(approved.status).toBe(200);
  await until(async () => (await stageNow()) === to);
}

async function post(accounts: readonly string[], text = OFFER): Promise<void> {
  const posts = accounts.map((account): Post => ({ account, text, contentId: `post-${posted++}` }));
  await street.post(posts);
  await street.tallied(posted);
}

async function modes(): Promise<string[]> {
  return (await street.signals()).map(({ data }) => data.mode);
}

async function storedEvents(): Promise<PolicyEvent[]> {
  const shards = Array.from({ length: 64 }, (_, shard) => ({ shard, after: -1n }));
  const stored = await new EventStore('classifier').readShards(street.test.database(ROLES.classifier), shards, 100);
  return stored.map(({ payload }) => JSON.parse(payload.toString('utf8')) as PolicyEvent);
}

describe('a rule on live traffic', () => {
  it('is not evaluated as a draft, recorded in shadow, and has effect once it is live', async () => {
    await open({ mode: 'draft' });
    await post(['a']);
    await step('shadow');
    await post(['b']);
    await step('canary', 1_000_000);
    await step('live');
    await post(['c']);
    await step('retired');
    await post(['d']);

    const found = (await street.signals()).map(({ data }) => `${data.subject.id} ${data.mode}`);
    expect(found.sort()).toEqual(['post-1 shadow', 'post-2 live']);
    for (const { type, data } of await storedEvents()) expect(contractOf(type)?.validateStored(data)).toEqual([]);
  });

  it('acts as a canary upon its share of the accounts, and is recorded for the others', async () => {
    await open({ mode: 'shadow' });
    await step('canary', 500_000);
    const accounts = Array.from({ length: 40 }, (_, index) => `account-${index}`);
    await post(accounts);

    const expected = accounts.map((account) =>
      inCanary('spam.offer', street.keyOf(account), 500_000) ? 'live' : 'canary',
    );
    expect((await modes()).sort()).toEqual(expected.sort());
    expect(new Set(expected).size).toBe(2);
  });

  it('goes nowhere by the word of one person, nor of one who is no administrator', async () => {
    await open({ mode: 'shadow' });
    const step = { to: 'canary', share: 1_000, reason: 'r' };
    expect((await ask('Wang', 'POST', 'rules/spam.offer/steps', step, ['moderator'])).status).toBe(403);
    const { body } = await ask('Wang', 'POST', 'rules/spam.offer/steps', step);
    const approved = await ask('Wang', 'POST', 'rules/spam.offer/approvals', body);
    expect([approved.status, approved.body['type']]).toEqual([409, 'urn:custos:problem:proposed-by-the-same-person']);
    expect((await ask('Wang', 'POST', 'rules/none/steps', step)).status).toBe(404);
    expect((await ask('Wang', 'POST', 'rules/spam.offer/steps', { to: 'canary', reason: 'r' })).status).toBe(400);
    expect((await storedEvents()).map(({ type }) => type)).toEqual([
      'custos.policy.RuleStepProposed',
      'custos.policy.RuleStepRefused',
    ]);
    expect(await stageNow()).toBe('shadow');
  });

  it('is stopped by one person at once', async () => {
    await open({ mode: 'live' });
    expect((await ask('Zhao', 'POST', 'rules/spam.offer/stop', undefined, ['sre'])).status).toBe(200);
    await until(async () => (await stageNow()) === 'shadow');
    await post(['a']);
    expect(await modes()).toEqual(['shadow']);
  });

  it('acts no more often in a day than its quota allows, and says so once', async () => {
    await open({ mode: 'live', dailyQuota: 5 });
    await post(Array.from({ length: 20 }, (_, index) => `account-${index}`));
    await post(['later']);

    expect((await modes()).filter((mode) => mode === 'live')).toHaveLength(5);
    expect((await modes()).filter((mode) => mode === 'shadow')).toHaveLength(16);
    expect((await storedEvents()).map(({ type }) => type)).toEqual(['custos.policy.RuleQuotaReached']);
    const tallies = (await street.tallies()).flatMap(({ data }) => data.counts);
    expect(tallies.reduce((sum, { signals }) => sum + signals, 0)).toBe(5);
  });

  it('is stopped while it is young once it matches too large a share, and others that match as much are not', async () => {
    const emergencyStop = { mostShare: 100_000, fewestMatches: 10, youngDays: 7 };
    await open({ mode: 'shadow' }, { emergencyStop });
    await step('canary', 1_000_000);
    await step('live');
    const ingesttime = new Date().toISOString();
    const posts = Array.from({ length: 30 }, (_, index): Post => ({
      ...{
        account: `account-${index}`,
        text: index % 2 === 0 ? OFFER : 'hello',
        contentId: `now-${index}`,
        ingesttime,
      },
    }));
    await street.post(posts);
    await until(async () => (await stageNow()) === 'shadow');

    const stopped = (await storedEvents()).find(({ type }) => type === 'custos.policy.RuleStopped');
    expect(stopped?.data).toMatchObject({ cause: 'hit-rate', from: 'live', stoppedBy: 'service:classifier' });
  });

  it('is judged again as it stood when what was parked is replayed', async () => {
    await open({ mode: 'live' });
    const key = street.keyOf('broken');
    await street.publish([street.record(key, 'no event')]);
    await street.post([{ account: 'broken', text: OFFER, contentId: 'waits' }]);
    await street.tallied(0);
    await until(async () => (await parked()).length === 2);
    await ask('Wang', 'POST', 'rules/spam.offer/stop');
    await until(async () => (await stageNow()) === 'shadow');
    await street.post([{ account: 'other', text: OFFER, contentId: 'after' }]);
    await until(async () => (await street.signals()).length === 1);

    const [poison] = await parked();
    await operate('/discard', { records: [poison], reason: 'not an event' });
    await operate('/replay', { key });
    await until(async () => (await street.signals()).length === 2);
    const found = (await street.signals()).map(({ data }) => `${data.subject.id} ${data.mode}`);
    expect(found.sort()).toEqual(['after shadow', 'waits live']);
  });
});

async function operate(path: string, body?: object): Promise<Record<string, unknown>> {
  const token = await tokens.issue({ name: 'Zhao', roles: ['sre'], platforms: ['*'], ttlSeconds: 60 });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const how = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  return (await (await fetch(`${street.url}/v1/parked${path}`, how)).json()) as Record<string, unknown>;
}

async function parked(): Promise<{ topic: string; partition: number; position: string }[]> {
  const { parked: records } = (await operate('')) as {
    parked: { topic: string; partition: number; position: string }[];
  };
  return records.map(({ topic, partition, position }) => ({ topic, partition, position }));
}
