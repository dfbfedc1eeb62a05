import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { MalformedAnswer, type ExternalModel } from '@custos/classification-application';
import { aModel, ModelServer, moderation, type Answering } from '../testing/models.js';
import { onnxKnowing } from '../testing/tiny-onnx.js';
import { readModels } from './read-models.js';

const patience = new AbortController().signal;

let folder: string;
const opened: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'custos-models-'));
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
afterAll(() => rm(folder, { recursive: true }));

async function modelsFrom(...models: readonly object[]): Promise<ExternalModel[]> {
  const file = join(folder, 'models.yaml');
  await writeFile(file, JSON.stringify({ models }));
  const read = await readModels(file, { MODEL_KEY: 'a secret' });
  opened.push(...read);
  return read;
}

async function serverAnswering(answering: Answering): Promise<ModelServer> {
  const server = await ModelServer.start(answering);
  opened.push({ close: () => server.stop() });
  return server;
}

async function modelAt(answering: Answering, more: object = {}): Promise<ExternalModel> {
  const { url } = await serverAnswering(answering);
  const [model] = await modelsFrom(aModel({ url, ...more }));
  return model as ExternalModel;
}

describe('a moderation endpoint', () => {
  it('is asked about several texts at once, under the key that the environment holds', async () => {
    let asked: unknown;
    const model = await modelAt(
      (request) => {
        asked = [request.body, request.headers['authorization']];
        return moderation(request);
      },
      { headers: { authorization: 'Bearer ${MODEL_KEY}' } },
    );
    expect(await model.score(['an insult', 'a greeting'], patience)).toEqual([
      { insult: 0.93, mood: 1 },
      { insult: 0.02, mood: 1 },
    ]);
    expect(asked).toEqual([{ model: 'some-moderation', input: ['an insult', 'a greeting'] }, 'Bearer a secret']);
  });

  it.each<[string, Answering]>([
    ['no JSON', () => ({ body: '<html>' })],
    ['no list of results', () => ({ body: '{"results":{}}' })],
    ['results without scores', () => ({ body: '{"results":[{}]}' })],
    ['an answer without end', () => ({ body: `"${'x'.repeat(5 * 2 ** 20)}"` })],
  ])('that answers with %s is malformed', async (_, answering) => {
    await expect((await modelAt(answering)).score(['a'], patience)).rejects.toThrow(MalformedAnswer);
  });

  it('that answers with an error, leads elsewhere or hangs up fails', async () => {
    for (const status of [500, 429, 401]) {
      const model = await modelAt(() => ({ status, body: '' }));
      await expect(model.score(['a'], patience)).rejects.toThrow(`answered ${status}`);
    }
    const elsewhere = await modelAt(() => ({ status: 302, body: '' }));
    await expect(elsewhere.score(['a'], patience)).rejects.toThrow();
    const [nobody] = await modelsFrom(aModel());
    await expect(nobody?.score(['a'], patience)).rejects.toThrow();
  });
});

describe('any classifier over HTTP', () => {
  it('is asked and understood by pointers', async () => {
    const server = await serverAnswering(() => ({
      body: JSON.stringify({ outputs: [[{ label: 'toxic/severe', score: 0.5 }]] }),
    }));
    const form = { body: { options: { wait: true } }, texts: '/data/in~1puts', results: '/outputs', scores: '' };
    const { model: _, ...settings } = aModel({ kind: 'http', url: server.url, ...form });
    const [model] = await modelsFrom(settings);
    expect(await model?.score(['a'], patience)).toEqual([{ 'toxic/severe': 0.5 }]);
    expect(server.questions).toEqual([{ options: { wait: true }, data: { 'in/puts': ['a'] } }]);
  });
});

describe('an ONNX model', () => {
  const settings = (file: string): object => {
    const { model: _, url: __, ...rest } = aModel({ kind: 'onnx', file, outputs: ['insult'] });
    return rest;
  };

  it('answers from a file that the operator brings', async () => {
    await writeFile(join(folder, 'tiny.onnx'), onnxKnowing({ insult: 0.75, greeting: 0.25 }));
    const [model] = await modelsFrom(settings('tiny.onnx'));
    expect(await model?.score(['greeting', 'insult', '\ud800'], patience)).toEqual([
      { insult: 0.25 },
      { insult: 0.75 },
      { insult: 0 },
    ]);
  });

  it('is another version when its weights are others', async () => {
    await writeFile(join(folder, 'one.onnx'), onnxKnowing({ insult: 0.75 }));
    const [one] = await modelsFrom(settings('one.onnx'));
    await writeFile(join(folder, 'one.onnx'), onnxKnowing({ insult: 0.5 }));
    const [other] = await modelsFrom(settings('one.onnx'));
    expect(one?.hash).not.toBe(other?.hash);
  });

  it('that cannot be read fails its questions, and nothing else', async () => {
    await writeFile(join(folder, 'broken.onnx'), 'no model');
    const [model] = await modelsFrom(settings('broken.onnx'));
    await expect(model?.score(['a'], patience)).rejects.toThrow();
    await expect(model?.score(['a'], patience)).rejects.toThrow();
  });

  it('that is given up is ended, and begins anew with the next question', async () => {
    await writeFile(join(folder, 'tiny.onnx'), onnxKnowing({ insult: 0.75 }));
    const [model] = await modelsFrom(settings('tiny.onnx'));
    await expect(model?.score(['insult'], AbortSignal.timeout(1))).rejects.toThrow();
    expect(await model?.score(['insult'], patience)).toEqual([{ insult: 0.75 }]);
  });
});

describe('the file of models', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['maps a label to no harm', { labels: { x: { category: 'X', threshold: 0, mode: 'live' } } }, 'closed list'],
    [
      'maps a label to a harm that turns on opinion',
      { labels: { x: { category: 'S_NATIONAL_HONOUR', threshold: 0, mode: 'shadow' } } },
      'must not be detected automatically',
    ],
    ['waits longer than a transaction lives', { timeoutMs: 60_000 }, 'timeoutMs'],
    ['says nothing of the model', { card: {} }, 'card'],
    ['is of an unknown kind', { kind: 'oracle' }, 'kind'],
    ['needs a variable that is not set', { headers: { key: '${OTHER_KEY}' } }, 'OTHER_KEY'],
  ])('that %s is refused', async (_, wrong, told) => {
    await expect(modelsFrom(aModel(wrong))).rejects.toThrow(told);
  });

  it('that names one id twice, or is no YAML, is refused', async () => {
    await expect(modelsFrom(aModel(), aModel())).rejects.toThrow('one id');
    const file = join(folder, 'broken.yaml');
    await writeFile(file, 'models:\n  - id: [');
    await expect(readModels(file, {})).rejects.toThrow('line ');
  });
});
