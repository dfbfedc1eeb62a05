import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { FeatureText } from '@custos/classification-application';
import { describeWithKafka } from '@custos/messaging/testing';
import { KillableClassifier } from '../testing/killable-classifier.js';
import { aPack, aRule, writePack } from '../testing/packs.js';
import { Street, type Post } from '../testing/street.js';

jest.setTimeout(600_000);

const START = Date.UTC(2026, 10, 22, 2);
const ACCOUNTS = 12;
const ROUNDS = 9;
const TOTAL = ACCOUNTS * ROUNDS;
/** The rule asks for this many accounts on one link. */
const MANY = 5;
const POSTED = 'custos.content.TextPosted';
const FEATURES: readonly FeatureText[] = [
  { id: 'posts', kind: 'count', key: 'account', events: [POSTED], window: '1h' },
  { id: 'accounts', kind: 'distinct', key: 'url', of: 'account', events: [POSTED], window: '1h' },
];
/** Each count gives a signal of its own, so that equal signals are equal counts. */
const RULES = [
  ...Array.from({ length: 2 * ROUNDS }, (_, index) => ({ id: `post-${index}`, when: `window.posts == ${index}` })),
  { id: 'spread', when: `window.accounts >= ${MANY}` },
].map((rule) => aRule(rule));

let folder: string;
let street: Street | undefined;
let undisturbed: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'custos-pack-'));
  await writePack(folder, aPack({ rules: RULES, features: FEATURES }));
  undisturbed = await judgedBy(await Street.found(), async (where) => {
    await where.open(folder);
    await where.post(rounds(0, ROUNDS));
  });
});

afterAll(() => rm(folder, { recursive: true }));

afterEach(async () => {
  await street?.leave();
  street = undefined;
});

/** In each round every account shares the round's link, a second after the one before it. */
function rounds(from: number, to: number): Post[] {
  return Array.from({ length: (to - from) * ACCOUNTS }, (_, index) => {
    const round = from + Math.floor(index / ACCOUNTS);
    const account = index % ACCOUNTS;
    return {
      ...{ account: `account-${account}`, text: `see shop-${round}.example.com`, contentId: `${account}-${round}` },
      ingesttime: new Date(START + 60_000 * round + 1_000 * account).toISOString(),
    };
  });
}

/** Rules and posts of the signals that a course of things leads to, each once: a relay may send what it sent before. */
async function judgedBy(where: Street, course: (where: Street) => Promise<void>): Promise<string[]> {
  street = where;
  await course(where);
  await where.handled('classifier', TOTAL);
  await where.relayed();
  await where.caughtUp('classifier-observations', 'observations');
  await where.relayed();
  const signals = new Map((await where.signals()).map(({ data }) => [data.signalId, data]));
  await where.leave();
  street = undefined;
  return [...signals.values()].map(({ rule, mode, subject }) => `${rule} ${mode} ${subject.id}`).sort();
}

/** One dies while it counts in place, the next while it counts what accounts share; a third goes on. */
async function dyingInBetween(where: Street): Promise<void> {
  const first = await KillableClassifier.start(where, folder);
  await where.post(rounds(0, 2));
  await where.handled('classifier', 2 * ACCOUNTS);
  await first.killWhileItWrites('window_journal', () => where.post(rounds(2, 4)));
  const second = await KillableClassifier.start(where, folder);
  await where.handled('classifier', 4 * ACCOUNTS);
  await second.killWhileItWrites('observed_states', () => where.post(rounds(4, 7)));
  await where.open(folder);
  await where.post(rounds(7, ROUNDS));
}

async function byFour(where: Street): Promise<void> {
  for (let count = 0; count < 4; count++) await where.open(folder);
  await where.post(rounds(0, ROUNDS));
}

it('an undisturbed classifier counts every post and finds every link that many shared', () => {
  const counted = undisturbed.filter((name) => name.startsWith('post-'));
  expect(counted).toHaveLength(TOTAL);
  expect(undisturbed.filter((name) => name.startsWith('spread'))).toHaveLength(ROUNDS * (ACCOUNTS - MANY + 1));
});

describe('classifiers on PostgreSQL', () => {
  it('count nothing twice and nothing not at all when they are killed in the midst of it', async () => {
    expect(await judgedBy(await Street.found(), dyingInBetween)).toEqual(undisturbed);
  });
});

await describeWithKafka('classifiers on Kafka', (brokers) => {
  it('count nothing twice and nothing not at all when they are killed in the midst of it', async () => {
    expect(await judgedBy(await Street.found({ brokers }), dyingInBetween)).toEqual(undisturbed);
  });

  it('give by four of them the signals that one gives', async () => {
    expect(await judgedBy(await Street.found({ brokers }), byFour)).toEqual(undisturbed);
  });
});
