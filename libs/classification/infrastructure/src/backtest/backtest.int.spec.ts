import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FeatureText, RuleText } from '@custos/classification-application';
import type { SignalRaised } from '@custos/contracts';
import { TOPICS } from '@custos/contracts';
import { canonicalJson, type Json } from '@custos/kernel';
import { PostgresLog } from '@custos/messaging';
import { createLogger } from '@custos/observability';
import { ROLES } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backtestOf, resultOf } from '../testing/backtests.js';
import { aPack, aRule, writePack } from '../testing/packs.js';
import { Street } from '../testing/street.js';
import type { Backtest } from './backtest.js';
import { openSamples } from './opened-samples.js';

const logger = createLogger('test', 'silent');
const FROM = '2026-11-22T00:00:00.000Z';
const TO = '2026-11-23T00:00:00.000Z';

let street: Street;
let folder: string;

beforeEach(async () => {
  street = await Street.found();
  await new PostgresLog({ database: street.test.database(ROLES.owner), logger }).ensureTopics(TOPICS);
  folder = await mkdtemp(join(tmpdir(), 'pack-'));
});

afterEach(async () => {
  await street.leave();
  await rm(folder, { recursive: true });
});

function test(rules: readonly RuleText[], more: object = {}, range = { from: FROM, to: TO }): Promise<Backtest> {
  return backtestOf(street, { rules, ...more }, range);
}

/** A person decides what a signal said. */
async function decide(signal: SignalRaised, outcome: 'violation' | 'no-violation'): Promise<void> {
  const caseId = `case-${signal.event.id}`;
  const { category, subject } = signal;
  const events = [
    { type: 'custos.enforcement.CaseOpened', data: { caseId, category, subject, signal } },
    { type: 'custos.enforcement.CaseDecided', data: { caseId, category, outcome } },
  ];
  const records = events.map((event) =>
    street.record('k', JSON.stringify({ platform: 'market', schemaversion: 1, ...event })),
  );
  await street.publish(records, 'decisions', ROLES.enforcement);
}

async function aDay(): Promise<void> {
  await writePack(folder, aPack({ rules: [aRule({ id: 'old', when: 'words.offers > 0' })] }));
  const texts = ['buy now', 'buy now, buy now', 'hello', 'BUY NOW!', 'a.example.com', 'hello again'];
  await street.post(texts.map((text, index) => ({ account: `account-${index}`, text, contentId: `post-${index}` })));
  await street.post([
    { account: 'early', text: 'buy now', contentId: 'early', ingesttime: '2026-11-21T23:59:59.999Z' },
  ]);
  await street.post([{ account: 'late', text: 'buy now', contentId: 'late', ingesttime: TO }]);
  await street.open(folder);
  await street.tallied(8);
  await street.shut();
}

describe('a backtest', () => {
  it('counts hits in the range, and how far they are those that had effect then', async () => {
    await aDay();
    const tested = await test([
      aRule({ id: 'old', when: 'words.offers > 0 && text.length < 10' }),
      aRule({ id: 'new', when: 'text.links > 0', mode: 'draft' }),
    ]);
    expect(tested.report.events).toBe(6);
    expect(resultOf(tested, 'old')).toMatchObject({ hits: 2, liveThen: 3, onlyNow: 0, onlyThen: 1 });
    expect(resultOf(tested, 'new')).toMatchObject({ hits: 1, liveThen: 0, onlyNow: 1, onlyThen: 0 });
    expect(resultOf(tested, 'old').samples.onlyThen.map(({ event }) => event.subject.id)).toEqual(['post-1']);
    expect(canonicalJson(tested.report as unknown as Json)).not.toContain('buy');
  });

  it('says how often reviewers agreed, and how much of what they found it finds', async () => {
    await aDay();
    for (const { data } of await street.signals())
      await decide(data, data.subject.id === 'post-3' ? 'no-violation' : 'violation');
    const tested = await test([aRule({ id: 'short', when: 'words.offers > 0 && text.length < 10' })]);
    const { precision, recall, samples } = resultOf(tested, 'short');
    expect(precision).toEqual({ count: 1, of: 2, millionths: 500_000 });
    expect(recall).toEqual({ count: 1, of: 2, millionths: 500_000 });
    expect(samples.wrong.map(({ event }) => event.subject.id)).toEqual(['post-3']);
  });

  it('gives the same bytes twice', async () => {
    await aDay();
    const rules = [aRule({ id: 'old' }), aRule({ id: 'new', when: 'text.length > 0' })];
    const [first, second] = [await test(rules), await test(rules)];
    expect(canonicalJson(second.report as unknown as Json)).toBe(canonicalJson(first.report));
    expect(first.report.rules).toHaveLength(2);
  });

  it('judges by windows as they stood then, filled by what came before the range', async () => {
    await aDay();
    await street.post(
      ['2026-11-22T02:00:01.000Z', '2026-11-22T02:00:02.000Z', '2026-11-22T02:00:03.000Z'].map((ingesttime, index) => ({
        ...{ account: 'busy', text: 'hello', contentId: `busy-${index}`, ingesttime },
      })),
    );
    const feature = {
      id: 'posts',
      kind: 'count',
      key: 'account',
      events: ['custos.content.TextPosted'],
      window: '10m',
    };
    const rules = [aRule({ id: 'busy', when: 'window.posts > 1' })];
    const range = { from: '2026-11-22T02:00:02.000Z', to: TO };
    const tested = await test(rules, { features: [feature] }, range);
    expect(resultOf(tested, 'busy').hits).toBe(2);
  });

  it('judges by what accounts had in common then, through the same code, and gives the same bytes twice', async () => {
    // given a day on which ten accounts shared one link, in an order of their own, and others something else
    const feature = {
      ...{ id: 'accounts', kind: 'distinct', key: 'url', of: 'account', window: '1h' },
      events: ['custos.content.TextPosted'],
    };
    const spread = aRule({ id: 'spread', when: 'window.accounts >= 4' });
    await writePack(folder, aPack({ rules: [spread], features: [feature as FeatureText] }));
    const posts = Array.from({ length: 10 }, (_, index) => ({
      ...{ account: `account-${index}`, text: 'see shop.example.com/x and b.example.com', contentId: `post-${index}` },
      ingesttime: new Date(Date.parse(FROM) + 60_000 * ((index * 7) % 10)).toISOString(),
    }));
    await street.post([...posts, { account: 'other', text: 'see c.example.com', contentId: 'other' }]);
    await street.open(folder);
    await street.tallied(11);
    await until(async () => (await street.signals()).length === 7);
    await street.shut();
    // when
    const wider = aRule({ id: 'wider', when: 'window.accounts >= 2', mode: 'draft' });
    const tested = await test([spread, wider], { features: [feature] });
    const again = await test([spread, wider], { features: [feature] });
    const later = { from: new Date(Date.parse(FROM) + 60_000 * 5).toISOString(), to: TO };
    const second = await test([spread], { features: [feature] }, later);
    // then
    expect(resultOf(tested, 'spread')).toMatchObject({ hits: 7, liveThen: 7, onlyNow: 0, onlyThen: 0 });
    expect(resultOf(tested, 'wider')).toMatchObject({ hits: 9, liveThen: 0, onlyNow: 9 });
    expect(canonicalJson(again.report as unknown as Json)).toBe(canonicalJson(tested.report));
    expect(resultOf(second, 'spread')).toMatchObject({ hits: 5, liveThen: 5, onlyNow: 0, onlyThen: 0 });
  });

  it('opens texts for a named person alone, whose look is on record', async () => {
    await aDay();
    const tested = await test([aRule({ id: 'new', when: 'text.links > 0' })]);
    const database = street.test.database(ROLES.owner);
    const looker = { actor: 'person:Wang', platforms: ['market'], at: '2026-11-23T08:00:00.000Z' };
    const opened = await openSamples(tested, looker, { database, masterKey: street.masterKey });
    expect(opened.flatMap(({ texts }) => texts)).toEqual([{ pointer: '/text', text: 'a.example.com' }]);
    const { rows } = await database.query<{ actor: string; event_id: string }>('SELECT * FROM classifier.text_looks');
    expect(rows.map(({ actor, event_id: event }) => [actor, event])).toEqual([['person:Wang', opened[0]?.event]]);
    expect(
      await openSamples(tested, { ...looker, platforms: ['forum'] }, { database, masterKey: street.masterKey }),
    ).toEqual([]);
  });
});
