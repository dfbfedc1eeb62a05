import type { CategoryLabels } from '../policy/pack-model.js';
import { countsClass, type CountsVariable } from './rule-variables.js';

/** `model`: by category, how sure the pack's model is in millionths; the surest of the labels that name the category. */
export function modelVariable(categories: readonly CategoryLabels[]): new () => CountsVariable {
  return countsClass(
    categories.map(({ category }) => category),
    ({ model }, index) => {
      let most = 0;
      for (const label of (categories[index] as CategoryLabels).labels)
        most = Math.max(most, model?.probability(label) ?? 0);
      return most;
    },
  );
}
