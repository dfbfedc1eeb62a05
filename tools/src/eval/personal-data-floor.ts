import { Folder, foldTable, PersonalReading, PERSONAL_KINDS } from '@custos/classification-domain';
import { atMost, type Figure } from '../bench/figures.js';

const FEATURES = [...PERSONAL_KINDS, 'doors'] as const;

/**
 * Comments in which personal data or an address that leads to a door is found, to a thousand. The comments are about
 * groups of people; what is found is mostly numbers that traders gave out themselves, so this bounds false hits from above.
 */
export function personalDataFloor(comments: readonly string[]): Record<string, Figure> {
  const reading = new PersonalReading(new Folder(foldTable()));
  let found = 0;
  let held = 0;
  for (const text of comments) {
    reading.begin([{ pointer: '/text', text }]);
    if (FEATURES.some((feature) => reading.count(feature) > 0)) found++;
    if (reading.count('exposed') + reading.count('others') > 0) held++;
  }
  return {
    personal_data_found: atMost((found / comments.length) * 1000, 'per 1000 comments', 1),
    personal_data_held_up: atMost((held / comments.length) * 1000, 'per 1000 comments', 1),
  };
}
