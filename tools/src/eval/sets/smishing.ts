import type { FeatureSpec } from '@custos/classification-domain';
import type { Figures } from '../../bench/figures.js';
import { heldOutMargins, highest } from '../learning/cross-validation.js';
import { averagePrecision, f1PerClass, mean } from '../learning/metrics.js';
import { ReadTexts } from '../learning/texts.js';
import { smishing } from '../sources/public-sets.js';

const SPEC: FeatureSpec = { bits: 18, units: 3, syllables: 0, words: 2, shape: true };
const CLASSES = ['ham', 'smishing', 'spam'];

/** Text messages that are swindles, advertisements or neither: five folds, by which the cost was chosen among three. */
export async function evaluate(data: string): Promise<Figures> {
  const messages = await smishing(data);
  const texts = new ReadTexts(SPEC);
  const rows = messages.map(({ text }) => texts.add(text));
  const classes = messages.map(({ label }) => CLASSES.indexOf(label));
  const margins = heldOutMargins(texts, { rows, classes, classCount: 3 }, { cost: 0.3, seed: 1, ratios: true }, 5);
  const decided = margins.map(highest);
  const swindles = f1PerClass(
    margins.map((of) => ((of[1] as number) > 0 ? 1 : 0)),
    classes.map((one) => (one === 1 ? 1 : 0)),
    2,
  );
  const unwanted = f1PerClass(
    decided.map((one) => (one === 0 ? 0 : 1)),
    classes.map((one) => (one === 0 ? 0 : 1)),
    2,
  );
  const surest = margins.map((of) => of[1] as number);
  return {
    smishing_f1: { value: swindles[1] as number, unit: 'F1' },
    smishing_auprc: {
      value: averagePrecision(
        surest,
        classes.map((one) => one === 1),
      ),
      unit: 'area',
    },
    any_spam_f1: { value: unwanted[1] as number, unit: 'F1' },
    macro_f1: { value: mean(f1PerClass(decided, classes, 3)), unit: 'F1' },
  };
}
