import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { contractOf, sealContextOf, type SignalRaised } from '@custos/contracts';
import { derivedId } from '@custos/kernel';
import { ROLES } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { seal, SubjectKeys } from '@custos/privacy';
import { Street } from '../testing/street.js';

const REVIEW = 'shop.review.ReviewPosted';
const NOON = Date.UTC(2026, 10, 22, 4);
const MINUTE = 60_000;
const HIRED = 12;
/** The rule asks for this many accounts on shared devices. */
const FEW = 5;

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

/** Twelve accounts on two devices, each writing the text as it hides it. */
function campaign(hide: (index: number) => string, at = NOON, name = 'hired'): Review[] {
  return Array.from({ length: HIRED }, (_, index) => ({
    account: `${name}-${index}`,
    device: `phone-${index % 2}`,
    text: hide(index),
    at: at + index * 5_000,
  }));
}

/** As many people who pass on the same words, each from a device of their own. */
function passedOn(): Review[] {
  return Array.from({ length: HIRED }, (_, index) => ({
    account: `neighbour-${index}`,
    device: `own-${index}`,
    text: '听说周末小区停水，大家记得提前把水存好，转给邻居们',
    at: NOON + index * 5_000,
  }));
}

/** What is signalled once so many observations have been counted, each text being met by two values. */
async function signalsAfter(reviews: number, expected: number): Promise<SignalRaised[]> {
  const database = street.test.database(ROLES.classifier);
  await until(async () => {
    const { rows } = await database.query<{ next: bigint | null }>(
      `SELECT sum(next) AS next FROM classifier.positions WHERE consumer = 'classifier-observations'`,
    );
    return Number(rows[0]?.next ?? 0) >= 2 * reviews;
  });
  const signals = await until(
    () => street.signals(),
    ({ length }) => length >= expected,
  );
  return signals.map(({ data }) => data);
}

function names(signals: readonly SignalRaised[]): string[] {
  return signals
    .map(({ rule, subject, cluster, signalId }) => `${rule} ${subject.id} ${cluster?.step} ${signalId}`)
    .sort();
}

/** What the signals say, but for what is hashed under the street's own key. */
function shapes(signals: readonly SignalRaised[]): unknown[] {
  return signals
    .map(({ rule, cluster: { step, accounts = [], acts = [], burst, similarity, concentration } = {} }) => {
      return { rule, step, accounts: accounts.length, acts: acts.length, burst, similarity, concentration };
    })
    .sort((one, other) => (one.step ?? 0) - (other.step ?? 0));
}

describe('a campaign of hired accounts', () => {
  const hidden = ['新开的这家店', '新开的這家店', '新开的 这家店', '新開的这家店'];
  const praise = (index: number) => `${hidden[index % 4]}东西好吃老板热情，强烈推荐大家都去尝一尝`;

  it('is told of once, and again when it has doubled, with who and what shows it; passing words on is not', async () => {
    await publish([...campaign(praise), ...passedOn()]);
    await street.open(folder);

    const signals = await signalsAfter(2 * HIRED, 2);
    expect(signals.map(({ cluster }) => cluster?.step).sort()).toEqual([0, 1]);
    expect(new Set(signals.map(({ subject }) => `${subject.kind} ${subject.id}`)).size).toBe(1);
    const keys = Array.from({ length: HIRED }, (_, index) => street.keyOf(`hired-${index}`));
    for (const signal of signals) {
      expect(contractOf('custos.classification.SignalRaised')?.validateStored(signal)).toEqual([]);
      const { accounts = [], acts = [], step = 0, similarity, concentration } = signal.cluster ?? {};
      expect(accounts.length).toBeGreaterThanOrEqual(FEW * 2 ** step);
      expect(accounts.filter((account) => !keys.includes(account))).toEqual([]);
      expect(new Set(acts.map(({ account }) => account))).toEqual(new Set(accounts));
      expect(new Set(acts.map(({ device }) => device)).size).toBe(2);
      expect({ similarity, concentration }).toEqual({ similarity: 1_000_000, concentration: 1_000_000 });
    }
  });

  it('gives a signal for each of its posts where a rule wants that', async () => {
    await writeFile(join(folder, 'rules/coordination.one-hand.yaml'), `${RULE}per: event\n`);
    await publish([...campaign(praise), ...passedOn()]);
    await street.open(folder);

    const signals = await signalsAfter(2 * HIRED, HIRED);
    expect(signals.map(({ subject }) => subject.id.split('-').slice(0, 2).join('-')).sort()).toEqual(
      Array.from({ length: HIRED }, (_, index) => `hired-${index}`).sort(),
    );
    const clusters = signals.map(({ detail = '' }) => detail.replace(/^.*Cluster: (.*)\.$/, '$1'));
    expect(new Set(clusters).size).toBe(1);
  });

  it('is told of the same by one classifier and by four', async () => {
    const told = async (classifiers: number) => {
      await publish([...campaign(praise), ...passedOn(), ...campaign(praise, NOON + 25 * MINUTE, 'later')]);
      for (let count = 0; count < classifiers; count++) await street.open(folder);
      return names(await signalsAfter(3 * HIRED, 2));
    };
    const one = await told(1);
    const { masterKey } = street;
    await street.leave();
    street = await Street.found({ masterKey });
    expect(await told(4)).toEqual(one);
    expect(one).toHaveLength(2);
  });

  it('is found the same when every post says the opposite', async () => {
    const said = async (opinion: string) => {
      await publish(campaign(() => `这项新规定我${opinion}，希望大家都留言${opinion}，人多才有用`));
      await street.open(folder);
      return shapes(await signalsAfter(HIRED, 2));
    };
    const against = await said('坚决反对');
    await street.leave();
    street = await Street.found();
    expect(await said('完全支持')).toEqual(against);
    expect(against).toHaveLength(2);
  });
});
