import type { FeatureSpec } from '@custos/classification-domain';
import type { Figures } from '../../bench/figures.js';
import { heldOutMargins } from '../learning/cross-validation.js';
import { accuracy, confusion } from '../learning/metrics.js';
import { ReadTexts } from '../learning/texts.js';
import { youtubeSpam } from '../sources/public-sets.js';

const SPEC: FeatureSpec = { bits: 18, units: 3, syllables: 0, words: 2, shape: true };

/** Comments under a video, half of them advertisements: ten folds. */
export async function evaluate(data: string): Promise<Figures> {
  const comments = await youtubeSpam(data);
  const texts = new ReadTexts(SPEC);
  const rows = comments.map(({ text }) => texts.add(text));
  const classes = comments.map(({ label }) => (label === 'spam' ? 1 : 0));
  const margins = heldOutMargins(texts, { rows, classes, classCount: 2 }, { cost: 10, seed: 1 }, 10);
  const decided = margins.map((of) => (of[1] as number) > 0);
  return {
    accuracy: {
      value: accuracy(
        confusion(
          decided,
          classes.map((one) => one === 1),
        ),
      ),
      unit: 'share right',
    },
  };
}
