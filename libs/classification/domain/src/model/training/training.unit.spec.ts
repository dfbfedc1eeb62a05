import { describe, expect, it } from '@jest/globals';
import { foldTable } from '../../folding/fold-table.js';
import { Folder } from '../../folding/folder.js';
import { FeatureBag } from '../feature-bag.js';
import { readModel, writeModel } from '../model-file.js';
import type { LinearModel } from '../linear-model.js';
import { Examples } from './examples.js';
import { logCountRatios } from './log-count-ratios.js';
import { relearn } from './relearn.js';
import { seededNumbers } from './seeded-order.js';
import { trainModel, type LabelledRows } from './train-model.js';

const FEATURES = { bits: 12, units: 2, syllables: 0, words: 1, shape: false };
const folder = new Folder(foldTable());
const bag = new FeatureBag(FEATURES);

interface Said {
  readonly text: string;
  readonly holds: boolean;
}

/** Ten words each, of which those of one side are said by `share` of its texts. */
function streetTalk(
  count: number,
  seed: number,
  words = { yes: '赌博彩金下注', no: '早饭公交天气' },
  share = 0.5,
): Said[] {
  const next = seededNumbers(seed);
  const pick = (of: string): string => of.charAt(Math.trunc(next() * of.length));
  return Array.from({ length: count }, () => {
    const holds = next() < 0.5;
    const text = Array.from({ length: 6 }, () =>
      next() < share ? pick(holds ? words.yes : words.no) : String.fromCharCode(0x5000 + Math.trunc(next() * 400)),
    ).join('');
    return { text, holds };
  });
}

function learned(texts: readonly Said[], name = 'gambling'): { examples: Examples; label: LabelledRows } {
  const examples = new Examples();
  const rows = texts.map(({ text }) => {
    read(text);
    return examples.add(bag);
  });
  return { examples, label: { name, rows, positive: texts.map(({ holds }) => holds) } };
}

function read(text: string): void {
  bag.clear();
  bag.read(folder.fold(text));
}

function train(texts: readonly Said[], seed = 1): LinearModel {
  const { examples, label } = learned(texts);
  const idle = { ...label, name: 'idle' };
  return trainModel({ id: 'm', version: 1, features: FEATURES, cost: 1, seed }, examples, [label, idle]);
}

function accuracy(model: LinearModel, texts: readonly Said[]): number {
  const right = texts.filter(({ text, holds }) => {
    read(text);
    model.score(bag);
    return (model.margins[0] as number) > 0 === holds;
  });
  return right.length / texts.length;
}

describe('training a model', () => {
  const texts = streetTalk(300, 1);

  it('learns what tells texts apart', () => {
    expect(accuracy(train(texts), streetTalk(500, 2))).toBeGreaterThan(0.95);
  });

  it('knows a harm in another writing that it learned from beside the text', () => {
    const plain = { yes: '赌博彩金下注', no: '早饭公交天气' };
    const hidden = { yes: '睹搏采今吓住', no: plain.no };
    const other = streetTalk(300, 1, hidden);
    const { examples, label } = learned([...texts, ...other]);
    const half = { name: 'gambling', rows: label.rows.slice(0, 300), positive: label.positive.slice(0, 300) };
    const training = { id: 'm', version: 1, features: FEATURES, cost: 1, seed: 1 };
    const taught = trainModel(training, examples, [{ ...half, rewritten: label.rows.slice(300) }]);
    const untaught = trainModel(training, examples, [half]);
    const judged = streetTalk(500, 2, hidden);
    expect(accuracy(taught, judged)).toBeGreaterThan(0.95);
    expect(accuracy(taught, judged)).toBeGreaterThan(accuracy(untaught, judged));
  });

  it('lets a weight be freer the more its feature tells the sides apart', () => {
    const examples = new Examples();
    const rows = [[1, 2], [1, 2], [2], [2]].map((buckets) =>
      examples.add({ buckets: Int32Array.from(buckets), length: buckets.length }),
    );
    const freedom = logCountRatios({ examples, rows, positive: [true, true, false, false] }, 4);
    expect(freedom[1]).toBeGreaterThan(freedom[2] as number);
    expect(freedom[1]).toBeCloseTo(Math.log(3 / 8 / (1 / 6)));
  });

  it('gives the same bytes for the same texts and seed', () => {
    expect(writeModel(train(texts))).toEqual(writeModel(train(texts)));
  });

  it('gives probabilities that are as often right as they say, within what so few texts allow', () => {
    const model = train(streetTalk(2000, 3, undefined, 0.15));
    const judged = streetTalk(2000, 4, undefined, 0.15).map(({ text, holds }) => {
      read(text);
      model.score(bag);
      return { probability: (model.probabilities[0] as number) / 1e6, holds };
    });
    for (const [least, most] of [
      [0, 0.3],
      [0.3, 0.7],
      [0.7, 1],
    ] as const) {
      const within = judged.filter(({ probability }) => probability >= least && probability < most);
      const said = within.reduce((sum, { probability }) => sum + probability, 0) / within.length;
      const held = within.filter(({ holds }) => holds).length / within.length;
      expect(Math.abs(said - held)).toBeLessThan(0.08);
    }
  });

  it('survives being written and read', () => {
    const model = train(texts);
    const again = readModel(writeModel(model));
    read('下注 彩金');
    model.score(bag);
    again.score(bag);
    expect([...again.margins]).toEqual([...model.margins]);
    expect(again.header).toEqual(model.header);
  });
});

describe('learning from what people decided', () => {
  const model = train(streetTalk(300, 1));
  /** The same harm, in words that the model has never seen. */
  const words = { yes: '上岸回血带飞', no: '快递水果作业' };
  const later = streetTalk(400, 10, words, 0.4);
  const judged = streetTalk(500, 11, words, 0.4);

  function after(decisions: number): LinearModel {
    const { examples, label } = learned(later.slice(0, decisions));
    return relearn(model, examples, [label], { cost: 1, seed: 1 });
  }

  it('gets better with each part of the stream', () => {
    const curve = [0, 20, 100, 400].map((decisions) => accuracy(decisions === 0 ? model : after(decisions), judged));
    const [before, few, some, many] = curve as [number, number, number, number];
    expect(before).toBeLessThan(0.8);
    expect(few).toBeGreaterThan(before);
    expect(some).toBeGreaterThan(few);
    expect(many).toBeGreaterThan(0.9);
  });

  it('does not forget what it knew', () => {
    expect(accuracy(after(400), streetTalk(500, 2))).toBeGreaterThan(0.9);
  });

  it('makes a new version, the same each time, and leaves the present one and other labels as they are', () => {
    const bytes = writeModel(model);
    const next = after(100);
    expect(next.header).toMatchObject({ id: 'm', version: 2 });
    expect(writeModel(after(100))).toEqual(writeModel(next));
    expect(writeModel(model)).toEqual(bytes);
    const idle = (weights: Int8Array): number[] => [...weights].filter((_, place) => place % 2 === 1);
    expect(idle(next.weights)).toEqual(idle(model.weights));
  });

  it('refuses decisions on a label that the model has not', () => {
    const { examples, label } = learned(later.slice(0, 3), 'fraud');
    expect(() => relearn(model, examples, [label], { cost: 1, seed: 1 })).toThrow('has no label fraud');
  });
});
