import { join } from 'node:path';
import { CueReading, Folder, foldTable, trainModel, type FeatureSpec } from '@custos/classification-domain';
import { atLeast, type Figure, type Figures } from '../../bench/figures.js';
import { Homophones } from '../homophones.js';
import { accuracy, averagePrecision, confusion, macroF1 } from '../learning/metrics.js';
import { ReadTexts } from '../learning/texts.js';
import { nearDuplicates } from '../near-duplicates.js';
import { personalDataFloor } from '../personal-data-floor.js';
import { column, readDelimited } from '../sources/delimited.js';

const SPEC: FeatureSpec = { bits: 18, units: 2, syllables: 2, words: 0, shape: false };
const COST = 0.5;

/** What words against bias take off: half of the way between the sides. */
const COUNTER_SPEECH = 0.5;
const CLOAKED_EVERY = 6;
/** Rewritings that are learned from are drawn with other numbers than those that are judged. */
const LEARNED_SEEDS = 1_000_000;

interface Comment {
  readonly text: string;
  readonly offensive: boolean;
  readonly kind: string;
}

async function comments(data: string, split: string): Promise<Comment[]> {
  const rows = await readDelimited(join(data, `${split}.csv`));
  return rows.map((row) => ({
    text: column(row, 'TEXT'),
    offensive: column(row, 'label') === '1',
    kind: row['fine-grained-label'] ?? '',
  }));
}

/**
 * Chinese comments that attack people for race, region or gender; learned from the training split alone, as it is and with one
 * ideograph in six written as another that sounds alike. Features, cost and rewriting were chosen by accuracy on the
 * development split, written plainly and rewritten.
 */
export async function evaluate(data: string): Promise<Figures> {
  const [train, dev, test] = await Promise.all([
    comments(data, 'train'),
    comments(data, 'dev'),
    comments(data, 'test'),
  ]);
  const texts = new ReadTexts(SPEC);
  const homophones = new Homophones();
  const model = trainModel({ id: 'cold', version: 1, features: SPEC, cost: COST, seed: 1 }, texts.examples, [
    {
      name: 'offensive',
      rows: train.map(({ text }) => texts.add(text)),
      positive: train.map(({ offensive }) => offensive),
      rewritten: train.map(({ text }, row) =>
        texts.add(homophones.rewrite(text, CLOAKED_EVERY, false, LEARNED_SEEDS + row)),
      ),
    },
  ]);
  const cues = new CueReading(new Folder(foldTable()));
  const marginOf = (text: string): number => {
    cues.begin([{ pointer: '/text', text }]);
    const against = cues.count('counter_speech') > 0 ? COUNTER_SPEECH : 0;
    return (texts.margins(model, texts.add(text))[0] as number) - against;
  };
  const margins = test.map(({ text }) => marginOf(text));
  const truth = test.map(({ offensive }) => offensive);
  const decided = margins.map((margin) => margin > 0);
  const all = confusion(decided, truth);
  const right = (kind: string): Figure => {
    const places = [...test.keys()].filter((place) => test[place]?.kind === kind);
    const correct = places.filter((place) => decided[place] === truth[place]).length;
    return { value: correct / places.length, unit: 'share right' };
  };
  return {
    accuracy: atLeast(accuracy(all), 'share right', 0.81),
    macro_f1: { value: macroF1(all), unit: 'F1' },
    auprc: { value: averagePrecision(margins, truth), unit: 'area' },
    safe: right('0'),
    attack_individual: right('1'),
    attack_group: right('2'),
    anti_bias: { ...right('3'), goal: 0.6, met: right('3').value >= 0.6 },
    cloaked_macro_f1: atLeast(cloakedMacroF1([...dev, ...test], homophones, marginOf), 'F1', 0.86),
    ...nearDuplicates([...dev, ...test].map(({ text }) => text)),
    ...personalDataFloor([...train, ...test].map(({ text }) => text)),
  };
}

/**
 * Development and test comments together, every sixth ideograph replaced by one that sounds alike. The published copy with
 * cloaked comments mixes the two splits as well; it is another rewriting of the same comments.
 */
function cloakedMacroF1(
  comments: readonly Comment[],
  homophones: Homophones,
  marginOf: (text: string) => number,
): number {
  const decided = comments.map(({ text }, row) => marginOf(homophones.rewrite(text, CLOAKED_EVERY, false, row)) > 0);
  return macroF1(
    confusion(
      decided,
      comments.map(({ offensive }) => offensive),
    ),
  );
}
