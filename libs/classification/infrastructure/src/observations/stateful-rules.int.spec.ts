import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { contractOf, type SignalRaised } from '@custos/contracts';
import { ROLES } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { Street, type Post } from '../testing/street.js';

const START = Date.UTC(2026, 10, 22, 2);
const LINKS = 6;
const ACCOUNTS = 40;
/** The rule asks for this many accounts on one link. */
const MANY = 5;

const PACK = `
id: stateful
title: { en: Stateful, zh: 有状态 }
features:
  - { id: posts, kind: count, key: account, events: [custos.content.TextPosted], window: 10m, bucket: 1m }
  - id: link_accounts
    kind: distinct
    key: url
    of: account
    events: [custos.content.TextPosted]
    where: text.length > 5
    window: 1h
`;

const rule = (id: string, when: string) => `
id: ${id}
category: SPAM
mode: live
events: [custos.content.TextPosted]
when: ${when}
score: 500000
spans: [text.links]
reason: { en: because, zh: 因为 }
examples:
  match: ['a']
  pass: ['b']
`;

let folder: string;
let street: Street | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'custos-pack-'));
  await mkdir(join(folder, 'rules'));
  await writeFile(join(folder, 'pack.yaml'), PACK);
  await writeFile(
    join(folder, 'rules/a.yaml'),
    rule('spread', `window.link_accounts >= ${MANY} && text.links > 0 && window.posts < 1000`),
  );
  await writeFile(join(folder, 'rules/b.yaml'), rule('third', 'window.posts == 3'));
});

afterAll(() => rm(folder, { recursive: true }));

afterEach(async () => {
  await street?.leave();
  street = undefined;
});

/** Every account shares every link once, in an order of its own, half a minute apart. */
function sharing(): Post[] {
  return Array.from({ length: ACCOUNTS * LINKS }, (_, index) => {
    const account = index % ACCOUNTS;
    const link = Math.floor(index / ACCOUNTS);
    return {
      account: `account-${account}`,
      text: `看看这个 https://Example-${link}.com/sale#${account}`,
      contentId: `${account}-${link}`,
      ingesttime: new Date(START + 3_600_000 * link + 30_000 * ((account * 7) % ACCOUNTS)).toISOString(),
    };
  });
}

/** All but the earliest accounts of a link find enough before them. */
const SPREAD = LINKS * (ACCOUNTS - MANY + 1);

async function signalsOf(where: Street, expected: number): Promise<SignalRaised[]> {
  const found = await until(
    () => where.signals(),
    ({ length }) => length >= expected,
  );
  return found.map(({ data }) => data);
}

function names(signals: readonly SignalRaised[]): string[] {
  return signals.map(({ rule: id, subject, signalId }) => `${id} ${subject.id} ${signalId}`).sort();
}

async function spreadBy(classifiers: number): Promise<SignalRaised[]> {
  street = await Street.found();
  await street.post(sharing());
  for (let count = 0; count < classifiers; count++) await street.open(folder);
  await street.handled('classifier-observations', ACCOUNTS * LINKS);
  const signals = await signalsOf(street, SPREAD);
  await street.leave();
  street = undefined;
  return signals;
}

describe('rules over what accounts share', () => {
  it('give equal signals by one classifier and by four', async () => {
    const one = await spreadBy(1);
    const four = await spreadBy(4);
    expect(one).toHaveLength(SPREAD);
    expect(names(four)).toEqual(names(one));
    const [signal] = one;
    expect(contractOf('custos.classification.SignalRaised')?.validateStored(signal)).toEqual([]);
    expect(signal!.spans).toEqual([{ pointer: '/text', start: 5, end: expect.any(Number) }]);
  });

  it('let no text and no address leave in an observation', async () => {
    street = await Street.found();
    await street.post(sharing().slice(0, 3));
    await street.open(folder);
    await street.handled('classifier-observations', 3);
    const { rows } = await street.test
      .database(ROLES.classifier)
      .query<{ value: Buffer }>(`SELECT value FROM classifier.outbox WHERE topic = 'observations'`);
    expect(rows.length).toBeGreaterThan(0);
    for (const { value } of rows) {
      const { data } = JSON.parse(value.toString()) as { data: unknown };
      expect(contractOf('custos.classification.ValueObserved')?.validateStored(data)).toEqual([]);
      expect(value.toString().toLowerCase()).not.toContain('example-');
      expect(value.toString()).not.toContain('看看');
    }
  });

  it('go on counting in place when classifiers come and go', async () => {
    street = await Street.found();
    const posts = (round: number) =>
      Array.from({ length: ACCOUNTS }, (_, account) => ({
        account: `account-${account}`,
        text: `第${round}次`,
        contentId: `${account}-${round}`,
        ingesttime: new Date(START + 60_000 * round).toISOString(),
      }));
    await street.post(posts(0));
    await street.open(folder);
    await street.tallied(ACCOUNTS);
    await street.open(folder);
    await street.post(posts(1));
    await street.tallied(2 * ACCOUNTS);
    await street.shutFirst();
    await street.post([...posts(1), ...posts(2), ...posts(3)]);
    await street.tallied(5 * ACCOUNTS);
    const signals = await signalsOf(street, ACCOUNTS);
    expect(signals.map(({ rule: id, subject }) => `${id} ${subject.id}`).sort()).toEqual(
      Array.from({ length: ACCOUNTS }, (_, account) => `third ${account}-2`).sort(),
    );
  });
});
