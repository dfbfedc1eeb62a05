import type { FeatureSpec } from '@custos/classification-domain';
import type { Figures } from '../../bench/figures.js';
import { heldOutMargins, highest } from '../learning/cross-validation.js';
import { f1PerClass, mean } from '../learning/metrics.js';
import { ReadTexts } from '../learning/texts.js';
import { davidson } from '../sources/public-sets.js';

const SPEC: FeatureSpec = { bits: 18, units: 3, syllables: 0, words: 2, shape: true };

/** Tweets that are hateful (0), offensive (1) or neither (2): five folds, as the literature compares them. */
export async function evaluate(data: string): Promise<Figures> {
  const tweets = await davidson(data);
  const texts = new ReadTexts(SPEC);
  const rows = tweets.map(({ text }) => texts.add(text));
  const classes = tweets.map(({ label }) => Number(label));
  const margins = heldOutMargins(texts, { rows, classes, classCount: 3 }, { cost: 1, seed: 1 }, 5);
  const decided = margins.map(highest);
  const perClass = f1PerClass(decided, classes, 3);
  const weight = (one: number): number => classes.filter((other) => other === one).length / classes.length;
  return {
    accuracy: { value: mean(decided.map((one, row) => (one === classes[row] ? 1 : 0))), unit: 'share right' },
    weighted_f1: { value: perClass.reduce((sum, value, one) => sum + value * weight(one), 0), unit: 'F1' },
    macro_f1: { value: mean(perClass), unit: 'F1' },
    hate_f1: { value: perClass[0] as number, unit: 'F1' },
  };
}
