import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ExternalSignalRecorded } from '@custos/contracts';
import { ROLES } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { aPack, aRule, writePack } from '../testing/packs.js';
import { aModel, ModelServer, moderation, type Answering } from '../testing/models.js';
import { Street } from '../testing/street.js';
import { onnxKnowing } from '../testing/tiny-onnx.js';
import { DEFAULT_PACK } from '../create-classifier.js';

let street: Street;
let folder: string;
let server: ModelServer;

beforeEach(async () => {
  street = await Street.found();
  folder = await mkdtemp(join(tmpdir(), 'custos-external-'));
  server = await ModelServer.start(moderation);
});

afterEach(async () => {
  await street.leave();
  await server.stop();
  await rm(folder, { recursive: true });
});

async function open(...models: readonly object[]): Promise<void> {
  await openBy(DEFAULT_PACK, ...models);
}

async function openBy(pack: string, ...models: readonly object[]): Promise<void> {
  const file = join(folder, 'models.yaml');
  await writeFile(file, JSON.stringify({ models }));
  await street.open(pack, file);
}

function post(...texts: readonly string[]): Promise<void> {
  return street.post(texts.map((text, index) => ({ account: `u-${index % 3}`, text, contentId: `${text} ${index}` })));
}

async function recorded(count: number): Promise<ExternalSignalRecorded[]> {
  const found = await until(
    () => street.external(),
    ({ length }) => length >= count,
  );
  return found.map(({ data }) => data);
}

/** Waits until the models have been asked about so many records, or were found to have no business with them. */
async function passedOver(records: number): Promise<void> {
  await until(
    async () => {
      const { rows } = await street.test
        .database(ROLES.classifier)
        .query<{ read: string }>(
          `SELECT sum(next) AS read FROM classifier.positions WHERE consumer = 'classifier-external'`,
        );
      return Number(rows[0]?.read);
    },
    (read) => read >= records,
  );
  await street.relayed();
}

function outcomesOf(answers: readonly ExternalSignalRecorded[], model: string): string[] {
  return [...new Set(answers.filter((answer) => answer.model === model).map(({ outcome }) => outcome))].sort();
}

describe('models from outside', () => {
  it('have what they answer recorded, and signal what reaches its threshold under a harm of the closed list', async () => {
    await open(aModel({ url: server.url }));
    await post('an insult', 'a greeting');
    const answers = await recorded(2);
    const insult = answers.find(({ subject }) => subject.id === 'an insult 0');
    expect(insult).toMatchObject({
      model: 'moderation',
      outcome: 'scored',
      scores: [{ label: 'insult', category: 'HARASSMENT', score: 930_000 }],
      unmapped: 1,
      cost: 1,
    });
    await street.relayed();
    const signals = (await street.signals()).map(({ data }) => data);
    expect(signals).toMatchObject([
      {
        rule: 'model.moderation.HARASSMENT',
        mode: 'live',
        category: 'HARASSMENT',
        score: 930_000,
        packHash: insult?.modelHash,
        subject: { kind: 'content', id: 'an insult 0' },
        detail: 'Some moderation says "insult".',
      },
    ]);
  });

  it.each<[string, number, Answering]>([
    ['failed', 8_000, () => ({ status: 500, body: '' })],
    ['malformed', 8_000, () => ({ body: '{}' })],
    ['timed-out', 300, () => undefined],
  ])(
    'that have %s leave judging and the other models as they are, and it is seen',
    async (outcome, timeoutMs, answering) => {
      // given a model in trouble beside one in good health
      server.answering = answering;
      await writeFile(join(folder, 'tiny.onnx'), onnxKnowing({ 'an insult': 0.9 }));
      const { model: _, url: __, ...settings } = aModel();
      const healthy = {
        ...settings,
        id: 'own',
        kind: 'onnx',
        file: 'tiny.onnx',
        outputs: ['insult'],
        timeoutMs: 8_000,
      };
      await open(aModel({ url: server.url, timeoutMs, batch: 1 }), healthy);
      // when
      await post('an insult', 'a greeting');
      // then
      await street.tallied(2);
      const answers = await recorded(4);
      await street.relayed();
      expect(outcomesOf(answers, 'own')).toEqual(['scored']);
      expect(outcomesOf(answers, 'moderation')).toEqual([outcome]);
      expect((await street.signals()).map(({ data }) => data.rule)).toEqual(['model.own.HARASSMENT']);
      expect(await street.metrics.registry.metrics()).toContain(
        `custos_external_answers_total{model="moderation",outcome="${outcome}"`,
      );
    },
  );

  it('that fail time after time are given a rest', async () => {
    server.answering = () => ({ status: 503, body: '' });
    await open(aModel({ url: server.url, batch: 1 }));
    await post(...Array.from({ length: 12 }, (_, index) => `text ${index}`));
    expect(outcomesOf(await recorded(12), 'moderation')).toEqual(['failed', 'resting']);
    // One more may have been under way in another group.
    expect(server.questions.length).toBeLessThanOrEqual(4);
    expect(await street.metrics.registry.metrics()).toMatch(/custos_external_resting\{.*model="moderation".*\} 1/);
  });

  it('cost no more in a day than they may, whoever asks', async () => {
    await open(aModel({ url: server.url, cost: 5, dailyBudget: 10, batch: 1 }));
    await post('one', 'two');
    await recorded(2);
    await street.shut();
    await open(aModel({ url: server.url, cost: 5, dailyBudget: 10, batch: 1 }));
    await post('three', 'four');
    expect(outcomesOf(await recorded(4), 'moderation')).toEqual(['over-budget', 'scored']);
    expect(server.questions).toHaveLength(2);
  });

  it('are not asked again about what was answered, nor about languages they do not know', async () => {
    await open(aModel({ url: server.url }));
    await post('an insult');
    await recorded(1);
    await street.shut();
    await open(aModel({ url: server.url, languages: ['en'] }));
    await post('another insult');
    await passedOver(2);
    expect(await recorded(1)).toHaveLength(1);
    expect(server.questions).toHaveLength(1);
  });

  it('have rules of the pack wait for their scores, which are recorded for whoever reads again', async () => {
    // given a rule over a word and a score, one over a higher score, and one in shadow
    const when = 'words.offers > 0 && external.moderation.VIOLENT_THREAT > 900000';
    const rules = [
      aRule({ id: 'harsh-offer', category: 'VIOLENT_THREAT', when, spans: ['words.offers'] }),
      aRule({ id: 'harsher', category: 'VIOLENT_THREAT', when: 'external.moderation.VIOLENT_THREAT > 950000' }),
      aRule({ id: 'observed', category: 'VIOLENT_THREAT', mode: 'shadow', when }),
    ];
    await writePack(folder, aPack({ external: ['moderation'], rules }));
    const labels = { insult: { category: 'VIOLENT_THREAT', threshold: 1_000_000, mode: 'live' } };
    await openBy(folder, aModel({ url: server.url, labels }));
    // when
    await post('buy now: an insult', 'an insult', 'buy now');
    await recorded(3);
    // then
    const signals = await until(
      async () => (await street.relayed(), (await street.signals()).map(({ data }) => data)),
      ({ length }) => length >= 2,
    );
    expect(signals.map(({ rule, mode, subject }) => [rule, mode, subject.id]).sort()).toEqual([
      ['harsh-offer', 'live', 'buy now: an insult 0'],
      ['observed', 'shadow', 'buy now: an insult 0'],
    ]);
    expect(signals.map(({ spans }) => spans)).toEqual([[{ pointer: '/text', start: 0, end: 7 }], []]);
  });

  it('are off unless they are configured', async () => {
    await street.open();
    await post('an insult');
    await street.tallied(1);
    expect(await street.signals()).toEqual([]);
    expect(server.questions).toEqual([]);
  });
});
