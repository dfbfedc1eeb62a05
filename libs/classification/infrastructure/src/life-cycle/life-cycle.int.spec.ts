import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RuleText } from '@custos/classification-application';
import { inCanary } from '@custos/classification-domain';
import { contractOf } from '@custos/contracts';
import { until } from '@custos/postgres/testing';
import { Operators } from '../testing/operators.js';
import { aPack, aRule, writePack } from '../testing/packs.js';
import { Street, type Post } from '../testing/street.js';

const OFFER = 'buy now';
const RULE = 'spam.offer';

let street: Street;
let operators: Operators;
let folder: string;
let posted: number;

beforeEach(async () => {
  street = await Street.found();
  operators = new Operators(street);
  folder = await mkdtemp(join(tmpdir(), 'pack-'));
  posted = 0;
});

afterEach(async () => {
  await street.leave();
  await rm(folder, { recursive: true });
});

async function open(rule: Partial<RuleText>, pack: Parameters<typeof aPack>[0] = {}): Promise<void> {
  await writePack(folder, aPack({ ...pack, rules: [aRule({ id: RULE, ...rule })] }));
  await street.open(folder);
}

async function change(rule: Partial<RuleText>): Promise<void> {
  await writePack(folder, aPack({ rules: [aRule({ id: RULE, ...rule })] }));
  const { body } = await operators.policy('Wang', 'POST', 'reload');
  expect(body['changed']).toBe(true);
}

async function post(accounts: readonly string[], text = OFFER): Promise<void> {
  const posts = accounts.map((account): Post => ({ account, text, contentId: `post-${posted++}` }));
  await street.post(posts);
  await street.tallied(posted);
}

async function modes(): Promise<string[]> {
  return (await street.signals()).map(({ data }) => data.mode);
}

describe('a rule on live traffic', () => {
  it('is not evaluated as a draft, recorded in shadow, and has effect once it is live', async () => {
    await open({ mode: 'draft' });
    await post(['a']);
    await operators.bring(RULE, 'shadow');
    await post(['b']);
    await operators.bring(RULE, 'canary', 1_000_000);
    await operators.bring(RULE, 'live');
    await post(['c']);
    await operators.bring(RULE, 'retired');
    await post(['d']);

    const found = (await street.signals()).map(({ data }) => `${data.subject.id} ${data.mode}`);
    expect(found.sort()).toEqual(['post-1 shadow', 'post-2 live']);
    for (const { type, data } of await operators.lives()) expect(contractOf(type)?.validateStored(data)).toEqual([]);
  });

  it('acts as a canary upon its share of the accounts, and is recorded for the others', async () => {
    await open({ mode: 'shadow' });
    await operators.bring(RULE, 'canary', 500_000);
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
    expect((await operators.policy('Wang', 'POST', 'rules/spam.offer/steps', step, ['moderator'])).status).toBe(403);
    const { body } = await operators.policy('Wang', 'POST', 'rules/spam.offer/steps', step);
    const approved = await operators.policy('Wang', 'POST', 'rules/spam.offer/approvals', body);
    expect([approved.status, approved.body['type']]).toEqual([409, 'urn:custos:problem:proposed-by-the-same-person']);
    expect((await operators.policy('Wang', 'POST', 'rules/none/steps', step)).status).toBe(404);
    expect(
      (await operators.policy('Wang', 'POST', 'rules/spam.offer/steps', { to: 'canary', reason: 'r' })).status,
    ).toBe(400);
    expect((await operators.lives()).map(({ type }) => type)).toEqual([
      'custos.policy.RuleStepProposed',
      'custos.policy.RuleStepRefused',
    ]);
    expect(await operators.stageOf(RULE)).toBe('shadow');
  });

  it('has no effect once its file says something else, until two people have brought that live', async () => {
    await open({ mode: 'live' });
    await post(['a']);
    await change({ mode: 'live', when: 'words.offers >= 1' });
    expect(await operators.stageOf(RULE)).toBe('shadow');
    await post(['b']);
    await operators.bring(RULE, 'canary', 1_000_000);
    await operators.bring(RULE, 'live');
    await post(['c']);
    await street.shut();
    await street.open(folder);
    await post(['d']);

    const found = (await street.signals()).map(({ data }) => `${data.subject.id} ${data.mode}`);
    expect(found.sort()).toEqual(['post-0 live', 'post-1 shadow', 'post-2 live', 'post-3 live']);
  });

  it('is stopped by one person at once', async () => {
    await open({ mode: 'live' });
    expect((await operators.policy('Zhao', 'POST', 'rules/spam.offer/stop', undefined, ['sre'])).status).toBe(200);
    await until(async () => (await operators.stageOf(RULE)) === 'shadow');
    await post(['a']);
    expect(await modes()).toEqual(['shadow']);
  });

  it('acts no more often in a day than its quota allows, and says so once', async () => {
    await open({ mode: 'live', dailyQuota: 5 });
    await post(Array.from({ length: 20 }, (_, index) => `account-${index}`));
    await post(['later']);

    expect((await modes()).filter((mode) => mode === 'live')).toHaveLength(5);
    expect((await modes()).filter((mode) => mode === 'shadow')).toHaveLength(16);
    expect((await operators.lives()).map(({ type }) => type)).toEqual(['custos.policy.RuleQuotaReached']);
    const tallies = (await street.tallies()).flatMap(({ data }) => data.counts);
    expect(tallies.reduce((sum, { signals }) => sum + signals, 0)).toBe(5);
  });

  it('is stopped while it is young once it matches too large a share, and others that match as much are not', async () => {
    const emergencyStop = { mostShare: 100_000, fewestMatches: 10, youngDays: 7 };
    await open({ mode: 'shadow' }, { emergencyStop });
    await operators.bring(RULE, 'canary', 1_000_000);
    await operators.bring(RULE, 'live');
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
    await until(async () => (await operators.stageOf(RULE)) === 'shadow');

    const stopped = (await operators.lives()).find(({ type }) => type === 'custos.policy.RuleStopped');
    expect(stopped?.data).toMatchObject({ cause: 'hit-rate', from: 'live', stoppedBy: 'service:classifier' });
  });

  it('has its history shown: who asked, who approved, who stopped it, and when its quota was used up', async () => {
    await open({ mode: 'shadow', dailyQuota: 1 });
    await operators.bring(RULE, 'canary', 1_000_000);
    await operators.policy('Wang', 'POST', `rules/${RULE}/approvals`, { proposalId: 'none' });
    await post(['a', 'b']);
    await operators.stop(RULE);

    const { body } = await operators.policy('Chen', 'GET', `rules/${RULE}/history`, undefined, ['regulator']);
    const events = body['events'] as Record<string, unknown>[];
    const share = 1_000_000;
    expect(events).toMatchObject([
      { type: 'custos.policy.RuleStepProposed', from: 'shadow', to: 'canary', share, proposedBy: 'person:Wang' },
      { type: 'custos.policy.RuleStepApproved', proposedBy: 'person:Wang', approvedBy: 'person:Li', to: 'canary' },
      { type: 'custos.policy.RuleStepRefused', by: 'person:Wang', reason: 'no-such-proposal' },
      { type: 'custos.policy.RuleQuotaReached', quota: 1 },
      { type: 'custos.policy.RuleStopped', from: 'canary', cause: 'person', stoppedBy: 'person:Zhao' },
    ]);
    expect(events[0]?.['reason']).toBe('it does what it should');
    expect((await operators.policy('Chen', 'GET', 'rules/none/history')).status).toBe(404);
    expect((await operators.policy('Wu', 'GET', `rules/${RULE}/history`, undefined, ['moderator'])).status).toBe(403);
  });

  it('is judged again as it stood when what was parked is replayed', async () => {
    await open({ mode: 'live' });
    const key = street.keyOf('broken');
    await street.publish([street.record(key, 'no event')]);
    await street.post([{ account: 'broken', text: OFFER, contentId: 'waits' }]);
    await street.tallied(0);
    await until(async () => (await operators.parked()).length === 2);
    await operators.policy('Wang', 'POST', 'rules/spam.offer/stop');
    await until(async () => (await operators.stageOf(RULE)) === 'shadow');
    await street.post([{ account: 'other', text: OFFER, contentId: 'after' }]);
    await until(async () => (await street.signals()).length === 1);

    const [poison] = await operators.parked();
    const { topic, partition, position } = poison!;
    const records = [{ topic, partition, position }];
    await operators.handleParked('discard', { records, reason: 'not an event' });
    await operators.handleParked('replay', { key });
    await until(async () => (await street.signals()).length === 2);
    const found = (await street.signals()).map(({ data }) => `${data.subject.id} ${data.mode}`);
    expect(found.sort()).toEqual(['after shadow', 'waits live']);
  });
});
