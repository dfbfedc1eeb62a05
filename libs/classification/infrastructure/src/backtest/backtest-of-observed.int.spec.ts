import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TOPICS, type SignalRaised } from '@custos/contracts';
import { canonicalJson } from '@custos/kernel';
import { PostgresLog } from '@custos/messaging';
import { createLogger } from '@custos/observability';
import { ROLES } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { backtestOf, resultOf } from '../testing/backtests.js';
import { publishDeeds, type Deed } from '../testing/deeds.js';
import { aModel, ModelServer, moderation } from '../testing/models.js';
import { aPack, aRule, writePack } from '../testing/packs.js';
import { Street } from '../testing/street.js';

const DAY = { from: '2026-11-22T00:00:00.000Z', to: '2026-11-23T00:00:00.000Z' };
const NOON = Date.UTC(2026, 10, 22, 4);

let street: Street;
let folder: string;

beforeEach(async () => {
  street = await Street.found();
  const logger = createLogger('test', 'silent');
  await new PostgresLog({ database: street.test.database(ROLES.owner), logger }).ensureTopics(TOPICS);
  folder = await mkdtemp(join(tmpdir(), 'pack-'));
});

afterEach(async () => {
  await street.leave();
  await rm(folder, { recursive: true });
});

/** Waits for the signals of packs that had effect. */
async function signalsOf(rule: string, count: number): Promise<SignalRaised[]> {
  const found = await until(
    async () => (await street.signals()).map(({ data }) => data).filter((signal) => signal.rule === rule),
    ({ length }) => length >= count,
  );
  await street.relayed();
  return found;
}

describe('a backtest of rules over what models from outside say', () => {
  it('finds what was signalled then, by the scores on record, and asks nobody', async () => {
    // given a day on which a model was asked, whose own label signals too
    const asked = { category: 'VIOLENT_THREAT', mode: 'live' } as const;
    const labels = { insult: { ...asked, threshold: 800_000 } };
    const harsh = aRule({
      ...asked,
      id: 'harsh',
      when: 'words.offers > 0 && external.moderation.VIOLENT_THREAT > 900000',
    });
    await writePack(folder, aPack({ rules: [harsh], external: ['moderation'] }));
    const server = await ModelServer.start(moderation);
    const models = join(folder, 'models.yaml');
    await writeFile(models, JSON.stringify({ models: [aModel({ url: server.url, labels })] }));
    const texts = ['buy now: an insult', 'an insult', 'buy now', 'buy now, buy now: an insult', 'hello'];
    await street.post(texts.map((text, index) => ({ account: `u-${index}`, text, contentId: `post-${index}` })));
    await street.open(folder, models);
    await until(
      () => street.external(),
      ({ length }) => length >= texts.length,
    );
    await signalsOf('harsh', 2);
    await signalsOf('model.moderation.VIOLENT_THREAT', 3);
    await street.shut();
    await server.stop();
    const questions = server.questions.length;
    // when
    const mild = aRule({ ...asked, id: 'mild', when: 'external.moderation.VIOLENT_THREAT > 10000', mode: 'draft' });
    const pack = { rules: [harsh, mild], external: ['moderation'] };
    const tested = await backtestOf(street, pack, DAY);
    const again = await backtestOf(street, pack, DAY);
    // then
    expect(resultOf(tested, 'harsh')).toMatchObject({ hits: 2, liveThen: 2, onlyNow: 0, onlyThen: 0 });
    expect(resultOf(tested, 'mild')).toMatchObject({ hits: 5, liveThen: 0, onlyNow: 5, onlyThen: 0 });
    expect(tested.report.rules.map(({ rule }) => rule)).toEqual(['harsh', 'mild']);
    expect(canonicalJson(again.report)).toBe(canonicalJson(tested.report));
    expect(server.questions).toHaveLength(questions);
  });
});

describe('a backtest of rules over clusters', () => {
  const oneHand = aRule({
    ...{ id: 'one-hand', category: 'COORDINATED_INAUTHENTIC', mode: 'live' },
    when: 'cluster.byDevice >= 5 && cluster.similar >= 7 && cluster.burst >= 500000',
  });

  /** Accounts on two devices, five seconds apart. */
  function hired(from: number, to: number): Deed[] {
    return Array.from({ length: to - from }, (_, index) => ({
      ...{ type: 'custos.content.TextPosted' as const, account: `hired-${from + index}`, device: `phone-${index % 2}` },
      ...{ what: '新开的这家店东西好吃老板热情，强烈推荐大家都去尝一尝', at: NOON + 5_000 * (from + index) },
    }));
  }

  /** A person decides upon the cluster once, whose case both signals joined. */
  async function decide([first, second]: readonly SignalRaised[]): Promise<void> {
    const { category, subject } = first!;
    const events = [
      { type: 'custos.enforcement.CaseOpened', data: { caseId: 'case', category, subject, signal: first } },
      { type: 'custos.enforcement.SignalAttached', data: { caseId: 'case', signal: second } },
      { type: 'custos.enforcement.CaseDecided', data: { caseId: 'case', category, outcome: 'violation' } },
    ];
    const versioned = (event: object) => street.record('k', JSON.stringify({ platform: 'market', ...event }));
    const records = events.map((event) =>
      versioned({ schemaversion: event.type.endsWith('CaseDecided') ? 1 : 2, ...event }),
    );
    await street.publish(records, 'decisions', ROLES.enforcement);
  }

  it('finds the steps that were signalled then, by whichever event they were found, and one verdict of them', async () => {
    // given a campaign whose later half was judged first: it was told of then by an event that is not its first
    await writePack(folder, aPack({ rules: [oneHand] }));
    await publishDeeds(street, hired(7, 14));
    await street.open(folder);
    const [first] = await signalsOf('one-hand', 1);
    await publishDeeds(street, hired(0, 7));
    const told = await signalsOf('one-hand', 2);
    await street.shut();
    expect(Date.parse(first!.event.time)).toBeGreaterThanOrEqual(NOON + 35_000);
    await decide(told);
    // when
    const wider = aRule({ ...oneHand, id: 'wider', when: 'cluster.accounts >= 7', mode: 'draft' });
    const tested = await backtestOf(street, { rules: [oneHand, wider] }, DAY);
    const again = await backtestOf(street, { rules: [oneHand, wider] }, DAY);
    const stricter = await backtestOf(
      street,
      { rules: [{ ...oneHand, when: `${oneHand.when} && cluster.byDevice >= 12` }] },
      DAY,
    );
    const later = { ...DAY, from: new Date(NOON + 30_000).toISOString() };
    const second = await backtestOf(street, { rules: [oneHand] }, later);
    // then
    const once = { count: 1, of: 1, millionths: 1_000_000 };
    expect(resultOf(tested, 'one-hand')).toMatchObject({ hits: 2, liveThen: 2, onlyNow: 0, onlyThen: 0 });
    expect(resultOf(tested, 'one-hand')).toMatchObject({ precision: once, recall: once });
    expect(resultOf(tested, 'wider')).toMatchObject({ hits: 2, liveThen: 0, onlyNow: 2, onlyThen: 0 });
    expect(resultOf(tested, 'wider').samples.onlyNow[0]?.event.subject).toEqual(first?.subject);
    expect(resultOf(stricter, 'one-hand')).toMatchObject({
      hits: 1,
      liveThen: 2,
      onlyNow: 0,
      onlyThen: 1,
      recall: once,
    });
    expect(resultOf(second, 'one-hand')).toMatchObject({ onlyNow: 0, onlyThen: 0 });
    expect(canonicalJson(again.report)).toBe(canonicalJson(tested.report));
  });
});
