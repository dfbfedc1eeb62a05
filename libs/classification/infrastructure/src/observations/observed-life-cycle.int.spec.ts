import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FeatureText, RuleText } from '@custos/classification-application';
import { ROLES } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { KeyedHashes } from '@custos/privacy';
import { Operators } from '../testing/operators.js';
import { aPack, aRule, writePack } from '../testing/packs.js';
import { Street } from '../testing/street.js';

const RULE = 'spam.spread';
const LINK = 'https://shop.example.com/sale';
/** The rule asks for this many accounts on one link. */
const MANY = 3;
const SHARED: FeatureText = {
  ...{ id: 'shared', kind: 'distinct', key: 'url', of: 'account' },
  ...{ events: ['custos.content.TextPosted'], window: '1h' },
};

let street: Street;
let operators: Operators;
let folder: string;
let start: number;
let observations: number;

beforeEach(async () => {
  street = await Street.found();
  operators = new Operators(street);
  folder = await mkdtemp(join(tmpdir(), 'pack-'));
  start = Date.now() - 60_000;
  observations = 0;
});

afterEach(async () => {
  await street.leave();
  await rm(folder, { recursive: true });
});

async function open(rule: Partial<RuleText>, pack: Parameters<typeof aPack>[0] = {}): Promise<void> {
  const spread = aRule({ id: RULE, when: `window.shared >= ${MANY}`, ...rule });
  await writePack(folder, aPack({ ...pack, features: [SHARED], rules: [spread] }));
  await street.open(folder);
}

/** Accounts share links at such seconds; resolves once all that follows is in the log. */
async function share(at: Readonly<Record<string, number>>, text = LINK): Promise<void> {
  const posts = Object.entries(at).map(([account, second]) => ({
    ...{ account, text, contentId: account, ingesttime: new Date(start + 1_000 * second).toISOString() },
  }));
  observations += posts.length * text.split(' ').length;
  await street.post(posts);
  await street.handled('classifier-observations', observations);
  await street.relayed();
}

async function found(): Promise<string[]> {
  return (await street.signals()).map(({ data }) => `${data.subject.id} ${data.mode}`).sort();
}

function crowd(accounts: number, from = 0): Record<string, number> {
  return Object.fromEntries(Array.from({ length: accounts }, (_, index) => [`account-${from + index}`, from + index]));
}

describe('a rule over what accounts share', () => {
  it('is not judged as a draft, is recorded in shadow, and no step reaches back to what was judged before it', async () => {
    await open({ mode: 'draft' });
    await share({ early: 1 });
    await operators.bring(RULE, 'shadow');
    await share({ a: 2, b: 8 });
    await operators.bring(RULE, 'canary', 1_000_000);
    await operators.bring(RULE, 'live');
    // Comes between the others, so that it makes the rule true of what was judged in shadow.
    await share({ between: 5, late: 9 });
    await operators.bring(RULE, 'retired');
    await share({ last: 10 });

    expect(await found()).toEqual(['b shadow', 'between live', 'late live']);
  });

  it('has no effect on what waited when it was stopped', async () => {
    await open({ mode: 'live' });
    await share({ a: 1, b: 2, c: 3, waits: 100 }, LINK);
    expect(await found()).toEqual(['c live', 'waits live']);
    await share({ d: 11, e: 13 }, `${LINK}/other`);
    await operators.stop(RULE);
    await share({ f: 12 }, `${LINK}/other`);

    expect(await found()).toEqual(['c live', 'e shadow', 'waits live']);
  });

  it('acts no more often in a day than its quota allows, whatever an event is met by, and says so once', async () => {
    await open({ mode: 'live', dailyQuota: 5 });
    await share(crowd(20), `${LINK} https://another.example.com`);

    const modes = (await found()).map((line) => line.split(' ')[1]);
    expect(modes.filter((mode) => mode === 'live')).toHaveLength(5);
    expect(modes.filter((mode) => mode === 'shadow')).toHaveLength(20 - 5 - (MANY - 1));
    expect((await operators.lives()).map(({ type }) => type)).toEqual(['custos.policy.RuleQuotaReached']);
    const { rows } = await street.test.database(ROLES.owner).query('SELECT wanted FROM classifier.rule_actions');
    expect(rows).toEqual([{ wanted: BigInt(20 - (MANY - 1)) }]);
  });

  it('is stopped while it is young once it matches too large a share, each event counted once', async () => {
    await open({ mode: 'shadow' }, { emergencyStop: { mostShare: 100_000, fewestMatches: 10, youngDays: 7 } });
    await operators.bring(RULE, 'canary', 1_000_000);
    await operators.bring(RULE, 'live');
    start = Date.now();
    await share(crowd(20), `${LINK} https://another.example.com`);
    await until(async () => (await operators.stageOf(RULE)) === 'shadow');

    const stopped = (await operators.lives()).find(({ type }) => type === 'custos.policy.RuleStopped');
    expect(stopped?.data).toMatchObject({ cause: 'hit-rate', from: 'live', stoppedBy: 'service:classifier' });
    const { rows } = await street.test
      .database(ROLES.owner)
      .query('SELECT sum(evaluated)::int AS evaluated, sum(matched)::int AS matched FROM classifier.rule_hits');
    expect(rows).toEqual([{ evaluated: 20, matched: 20 - (MANY - 1) }]);
  });
});

describe('an observation that cannot be read', () => {
  it('is parked with its reason, and what follows it is judged when that is replayed, as rules stood', async () => {
    // given
    await open({ mode: 'live' });
    const key = new KeyedHashes(street.masterKey).of('market', 'url/shop.example.com/sale');
    await street.publish([street.record(key, '{"type":"something else"}')], 'observations', ROLES.classifier);
    await until(async () => (await operators.parked()).length === 1);
    await share(crowd(MANY));
    await until(async () => (await operators.parked()).length === 1 + MANY);
    await share(crowd(MANY, 50), 'https://elsewhere.example.com');
    // when
    const [poison] = await operators.parked();
    const { consumer, topic, partition, position } = poison!;
    const records = [{ topic, partition, position }];
    const discarded = await operators.handleParked('discard', { consumer, records, reason: 'no observation' });
    const { body } = await operators.handleParked('replay', { topic, key });
    await street.relayed();
    // then
    expect(poison).toMatchObject({
      consumer: 'classifier-observations',
      topic: 'observations',
      code: 'no-observation',
    });
    expect(discarded.body).toEqual({ discarded: 1 });
    expect(body['keys']).toEqual([{ consumer, topic, partition, key, replayed: MANY }]);
    expect(await found()).toEqual(['account-2 live', 'account-52 live']);
    expect(await operators.parked()).toEqual([]);
  });
});
