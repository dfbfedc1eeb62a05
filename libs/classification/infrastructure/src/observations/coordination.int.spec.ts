import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sealContextOf, type SignalRaised } from '@custos/contracts';
import { derivedId } from '@custos/kernel';
import { ROLES } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { seal, SubjectKeys } from '@custos/privacy';
import { Street } from '../testing/street.js';

const REVIEW = 'shop.review.ReviewPosted';
const NOON = Date.UTC(2026, 10, 22, 4);
const MINUTE = 60_000;

const RULE = `
id: coordination.one-hand
category: COORDINATED_INAUTHENTIC
mode: live
events: [${REVIEW}]
when: cluster.concentrated >= 5 && cluster.similar >= 5 && cluster.burst >= 500000
score: 900000
spans: []
reason:
  en: At least five accounts posted near-identical texts within five minutes, from shared devices, and that is unusual.
  zh: 五分钟内至少五个账号从相同设备发布近似内容，且明显异常。
examples:
  match: [五个账号从两台设备发布同一段话]
  pass: [一个人说的一段话]
`;

interface Review {
  readonly account: string;
  readonly device: string;
  readonly text: string;
  readonly at: number;
}

let street: Street;
let folder: string;

beforeEach(async () => {
  street = await Street.found();
  folder = await mkdtemp(join(tmpdir(), 'custos-pack-'));
  await mkdir(join(folder, 'rules'));
  await writeFile(join(folder, 'pack.yaml'), 'id: coordination\ntitle: { en: Coordination, zh: 协同行为 }\n');
  await writeFile(join(folder, 'rules/coordination.one-hand.yaml'), RULE);
});

afterEach(async () => {
  await street.leave();
  await rm(folder, { recursive: true });
});

/** A publisher's own type, which names the device; the text sealed under the author's key. */
async function publish(reviews: readonly Review[]): Promise<void> {
  const keys = new SubjectKeys(street.test.database(ROLES.ingest), street.masterKey);
  const owners = reviews.map(({ account }) => ({ platform: 'market', subject: street.keyOf(account) }));
  const found = await keys.ensure(owners);
  await street.publish(
    reviews.map(({ account, device, text, at }, index) => {
      const key = street.keyOf(account);
      const contentId = `${account}-${at}-${index}`;
      const id = derivedId({ platform: 'market', source: '/shop', id: contentId, revision: 0, purpose: 'event' });
      const time = new Date(at).toISOString();
      return street.record(
        key,
        JSON.stringify({
          ...{ specversion: '1.0', id, source: '/shop', type: REVIEW, schemaversion: 1, platform: 'market' },
          ...{ partitionkey: key, time, ingesttime: time, revision: 0 },
          data: {
            ...{ contentId, accountId: key, deviceId: device },
            text: seal(found.get(`market/${key}`)!, text, sealContextOf(id, '/text')),
          },
        }),
      );
    }),
  );
}

/** Eight accounts on two devices, each writing the text as it hides it. */
function campaign(hide: (index: number) => string): Review[] {
  return Array.from({ length: 8 }, (_, index) => ({
    account: `hired-${index}`,
    device: `phone-${index % 2}`,
    text: hide(index),
    at: NOON + index * 5_000,
  }));
}

/** As many people who pass on the same words, each from a device of their own. */
function passedOn(): Review[] {
  return Array.from({ length: 8 }, (_, index) => ({
    account: `neighbour-${index}`,
    device: `own-${index}`,
    text: '听说周末小区停水，大家记得提前把水存好，转给邻居们',
    at: NOON + index * 5_000,
  }));
}

/** What was signalled, each signal once, as soon as there are so many. */
async function signalsOf(expected: number): Promise<SignalRaised[]> {
  const different = await until(
    async () => new Map((await street.signals()).map(({ data }) => [data.signalId, data])),
    ({ size }) => size >= expected,
  );
  return [...different.values()];
}

describe('a campaign of hired accounts', () => {
  it('gives a signal for each of its posts, all of one cluster, and none for people who pass the same words on', async () => {
    const hidden = ['新开的这家店', '新开的這家店', '新开的 这家店', '新开地这家店'];
    await publish([
      ...campaign((index) => `${hidden[index % 4]}东西好吃老板热情，强烈推荐大家都去尝一尝`),
      ...passedOn(),
    ]);
    await street.open(folder);

    const signals = await signalsOf(8);
    expect(signals.map(({ subject }) => subject.id.split('-').slice(0, 2).join('-')).sort()).toEqual(
      Array.from({ length: 8 }, (_, index) => `hired-${index}`),
    );
    expect(new Set(signals.map(({ category, mode }) => `${category} ${mode}`))).toEqual(
      new Set(['COORDINATED_INAUTHENTIC live']),
    );
    // A text is met by several values, and says the same by each.
    const said = new Set((await street.signals()).map(({ value }) => value.toString()));
    expect(said.size).toBe(8);
    const clusters = signals.map(({ detail = '' }) => detail.replace(/^.*Cluster: (.*)\.$/, '$1').split(', '));
    for (const [index, hashes] of clusters.entries())
      expect(clusters.some((others, other) => other !== index && others.some((hash) => hashes.includes(hash)))).toBe(
        true,
      );
  });

  it('is found the same when every post says the opposite', async () => {
    await publish(campaign(() => '这项新规定我坚决反对，希望大家都留言反对，人多才有用'));
    await publish(
      campaign(() => '这项新规定我完全支持，希望大家都留言支持，人多才有用').map((review) => ({
        ...review,
        account: `other-${review.account}`,
        at: review.at + 20 * MINUTE,
      })),
    );
    await street.open(folder);

    const signals = await signalsOf(16);
    expect(signals.filter(({ subject }) => subject.id.startsWith('hired-'))).toHaveLength(8);
    expect(signals.filter(({ subject }) => subject.id.startsWith('other-'))).toHaveLength(8);
  });
});
