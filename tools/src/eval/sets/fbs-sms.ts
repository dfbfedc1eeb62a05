import type { FeatureSpec } from '@custos/classification-domain';
import type { Figures } from '../../bench/figures.js';
import { heldOutMargins, highest } from '../learning/cross-validation.js';
import { averagePrecision, f1PerClass, mean } from '../learning/metrics.js';
import { ReadTexts } from '../learning/texts.js';
import { fbsSms } from '../sources/public-sets.js';

const SPEC: FeatureSpec = { bits: 18, units: 3, syllables: 0, words: 0, shape: true };
const NAMED = {
  gambling: 'IL_Gambling',
  bank_phishing: 'FR_Phishing_Bank_',
  escort: 'IL_Escort_service',
  fake_id: 'IL_Fake_ID_and_invoice',
};

/** Messages of fake base stations without repeats, thirteen kinds: five folds. */
export async function evaluate(data: string): Promise<Figures> {
  const messages = await fbsSms(data);
  const kinds = [...new Set(messages.map(({ label }) => label))];
  const texts = new ReadTexts(SPEC);
  const rows = messages.map(({ text }) => texts.add(text));
  const classes = messages.map(({ label }) => kinds.indexOf(label));
  const margins = heldOutMargins(texts, { rows, classes, classCount: kinds.length }, { cost: 1, seed: 1 }, 5);
  const decided = margins.map(highest);
  const perClass = f1PerClass(decided, classes, kinds.length);
  const harmful = kinds.map((kind) => /^(IL|FR)_/.test(kind));
  const harm = margins.map((of) => Math.max(...of.filter((_, one) => harmful[one] === true)));
  return {
    accuracy: { value: mean(decided.map((one, row) => (one === classes[row] ? 1 : 0))), unit: 'share right' },
    macro_f1: { value: mean(perClass), unit: 'F1' },
    illegal_auprc: {
      value: averagePrecision(
        harm,
        classes.map((one) => harmful[one] === true),
      ),
      unit: 'area',
    },
    ...Object.fromEntries(
      Object.entries(NAMED).map(([name, kind]) => [
        `${name}_f1`,
        { value: perClass[kinds.indexOf(kind)] ?? 0, unit: 'F1' },
      ]),
    ),
  };
}
