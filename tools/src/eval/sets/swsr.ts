import type { FeatureSpec } from '@custos/classification-domain';
import type { Figures } from '../../bench/figures.js';
import { heldOutMargins } from '../learning/cross-validation.js';
import { accuracy, averagePrecision, confusion, macroF1 } from '../learning/metrics.js';
import { ReadTexts } from '../learning/texts.js';
import { swsr } from '../sources/public-sets.js';

const SPEC: FeatureSpec = { bits: 18, units: 2, syllables: 2, words: 0, shape: false };

/** Comments in Chinese that are sexist or not: five folds. */
export async function evaluate(data: string): Promise<Figures> {
  const comments = await swsr(data);
  const texts = new ReadTexts(SPEC);
  const rows = comments.map(({ text }) => texts.add(text));
  const classes = comments.map(({ label }) => (label === '1' ? 1 : 0));
  const margins = heldOutMargins(texts, { rows, classes, classCount: 2 }, { cost: 1, seed: 1, ratios: true }, 5);
  const sexist = classes.map((one) => one === 1);
  const surest = margins.map((of) => of[1] as number);
  const counts = confusion(
    surest.map((margin) => margin > 0),
    sexist,
  );
  return {
    accuracy: { value: accuracy(counts), unit: 'share right' },
    macro_f1: { value: macroF1(counts), unit: 'F1' },
    auprc: { value: averagePrecision(surest, sexist), unit: 'area' },
  };
}
