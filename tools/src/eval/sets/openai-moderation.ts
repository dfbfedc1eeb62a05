import type { FeatureSpec } from '@custos/classification-domain';
import type { Figure, Figures } from '../../bench/figures.js';
import { heldOutMargins } from '../learning/cross-validation.js';
import { averagePrecision } from '../learning/metrics.js';
import { ReadTexts } from '../learning/texts.js';
import { openaiModeration } from '../sources/public-sets.js';

const SPEC: FeatureSpec = { bits: 18, units: 3, syllables: 0, words: 2, shape: true };
const CATEGORIES = ['S', 'H', 'V', 'HR', 'SH', 'S3', 'H2', 'V2'];
/** Ratios of what fewer prompts have are noise: found on these folds, where they help the two commonest labels alone. */
const ENOUGH = 200;

/**
 * Prompts by category, five folds within the set: in-domain figures of a small model. A category that a row does not name
 * is unknown for it, and the row is left out.
 */
export async function evaluate(data: string): Promise<Figures> {
  const prompts = await openaiModeration(data);
  const texts = new ReadTexts(SPEC);
  const rows = prompts.map(({ prompt }) => texts.add(String(prompt)));
  const auprc = (known: readonly number[], holds: (row: number) => boolean): Figure => {
    const classes = known.map((row) => (holds(row) ? 1 : 0));
    const labelled = { rows: known.map((row) => rows[row] as number), classes, classCount: 2 };
    const ratios = classes.filter((one) => one === 1).length >= ENOUGH;
    const margins = heldOutMargins(texts, labelled, { cost: 1, seed: 1, ratios }, 5);
    return {
      value: averagePrecision(
        margins.map((of) => of[1] as number),
        classes.map((one) => one === 1),
      ),
      unit: 'area',
    };
  };
  const figures: Figures = {};
  for (const category of CATEGORIES) {
    const known = [...rows.keys()].filter((row) => typeof prompts[row]?.[category] === 'number');
    figures[`${category.toLowerCase()}_auprc`] = auprc(known, (row) => prompts[row]?.[category] === 1);
  }
  figures['any_auprc'] = auprc([...rows.keys()], (row) =>
    CATEGORIES.some((category) => prompts[row]?.[category] === 1),
  );
  return figures;
}
