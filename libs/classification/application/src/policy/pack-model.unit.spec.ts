import { describe, expect, it } from '@jest/globals';
import { harmCategories } from '@custos/contracts';
import { Examples, FeatureBag, Folder, foldTable, trainModel, writeModel } from '@custos/classification-domain';
import { judge } from '../judge.js';
import { CompiledPack } from './compiled-pack.js';
import { PolicyPackError } from './policy-pack-error.js';

const TEXT = 'custos.content.TextPosted';
const FEATURES = { bits: 10, units: 3, syllables: 2, words: 1, shape: true };

function modelFile(): string {
  const folder = new Folder(foldTable());
  const bag = new FeatureBag(FEATURES);
  const examples = new Examples();
  const texts = [
    'buy pills now',
    'cheap pills here',
    '卖药 便宜',
    'see you at lunch',
    'the train is late',
    '晚上吃什么',
  ];
  const rows = Array.from({ length: 60 }, (_, row) => {
    bag.clear();
    bag.read(folder.fold(`${texts[row % 6]} ${row}`));
    return examples.add(bag);
  });
  const positive = rows.map((row) => row % 6 < 3);
  const training = { id: 'pills', version: 1, features: FEATURES, cost: 1, seed: 1 };
  const labels = ['sale', 'other'].map((name) => ({ name, rows, positive }));
  return Buffer.from(writeModel(trainModel(training, examples, labels))).toString('base64');
}

const weights = modelFile();

const rule = {
  id: 'drugs.guess',
  category: 'DRUG_SALE',
  mode: 'shadow',
  events: [TEXT],
  when: 'model.DRUG_SALE > 500000 && cues.warning == 0',
  score: 500_000,
  spans: [],
  reason: { en: 'It reads like a sale of drugs.', zh: '疑似售卖药物。' },
  examples: { match: ['pills for sale'], pass: ['lunch'] },
};

function pack(model: object | undefined, more: object = {}): object {
  return {
    id: 'test',
    title: { en: 'Test', zh: '测试' },
    banks: [],
    rules: [{ ...rule, ...more }],
    ...(model === undefined ? {} : { model }),
  };
}

const named = { weights, labels: { sale: 'DRUG_SALE' } };

function problemsOf(document: object): string {
  try {
    new CompiledPack(document);
  } catch (error) {
    if (error instanceof PolicyPackError)
      return error.problems.map(({ pointer, message }) => `${pointer} ${message}`).join('\n');
    throw error;
  }
  return '';
}

function matches(compiled: CompiledPack, text: string): boolean {
  const event = { type: TEXT, platform: 'm', data: {}, texts: [{ pointer: '/text', text }] };
  return judge(compiled, event).findings.length > 0;
}

describe('a pack that names a model', () => {
  it('lets its rules ask how sure the model is, beside cues', () => {
    const compiled = new CompiledPack(pack(named));
    expect(['cheap pills now', '卖 药', 'see you on the train'].map((text) => matches(compiled, text))).toEqual([
      true,
      true,
      false,
    ]);
    expect(matches(compiled, 'cheap pills now: beware')).toBe(false);
  });

  it('is another pack, with another rule, once the model is another one', () => {
    const one = new CompiledPack(pack(named));
    const two = new CompiledPack(pack({ ...named, labels: { other: 'DRUG_SALE' } }));
    expect(two.hash).not.toBe(one.hash);
    expect(two.rules[0]?.hash).not.toBe(one.rules[0]?.hash);
  });

  it('judges alike from the document that is kept', () => {
    const first = new CompiledPack(pack(named));
    const again = new CompiledPack(JSON.parse(first.document.toString('utf8')));
    expect(again.hash).toBe(first.hash);
    expect(matches(again, 'cheap pills now')).toBe(true);
  });

  it.each(
    harmCategories()
      .filter(({ automatedDetection }) => !automatedDetection)
      .map(({ code }) => code),
  )('is refused when a label speaks for %s, which has no detector by construction', (category) => {
    expect(problemsOf(pack({ weights, labels: { sale: 'DRUG_SALE', other: category } }))).toContain(
      `/model/labels/other "${category}" must not be detected automatically`,
    );
  });

  it.each([
    [
      'a label that the model has not',
      { ...named, labels: { ...named.labels, more: 'DRUG_SALE' } },
      '/model/labels/more',
    ],
    ['a category of its own', { weights, labels: { sale: 'UNFRIENDLY' } }, '"UNFRIENDLY" is not a harm category'],
    [
      'a category of which more than a hold follows',
      { weights, labels: { sale: 'SPAM' } },
      'no model may speak for it',
    ],
    ['something that is no model', { ...named, weights: 'AAAA' }, '/model/weights this is not a model file'],
    ['half a model', { ...named, weights: weights.slice(0, 400) }, '/model/weights the model file is cut short'],
    [
      'a model without its last weights',
      { ...named, weights: weights.slice(0, -4) },
      '/model/weights the model pills has',
    ],
  ])('is refused with %s', (_, model, problem) => {
    expect(problemsOf(pack(model))).toContain(problem);
  });

  it('is refused when a rule of a category that is removed without a person rests on the model', () => {
    expect(problemsOf(pack(named, { category: 'SPAM' }))).toContain(
      'can at most hold for review, and SPAM is not held',
    );
  });

  it('is needed for a rule that asks one, and for a category that it speaks for', () => {
    expect(problemsOf(pack(undefined))).toContain('/rules/0/when');
    expect(problemsOf(pack({ weights, labels: { sale: 'FRAUD_SCAM' } }))).toContain('/rules/0/when');
  });
});
