import { ADDRESS_KINDS, BEARINGS, PERSONAL_KINDS, type PersonalFeature } from '@custos/classification-domain';
import { countsClass, type CountsVariable } from './rule-variables.js';

/** Fields of `personal`: kinds of data, and how many of the data and addresses are held up, another's, one's own. */
export const PERSONAL_FIELDS: readonly PersonalFeature[] = [...PERSONAL_KINDS, ...BEARINGS];

/** `personal`: by kind or by whose they are said to be, how many there are. */
export function personalVariable(): new () => CountsVariable {
  return countsOf(PERSONAL_FIELDS);
}

/** `address`: how many addresses there are, `doors` for those that lead to a house, building or room. */
export function addressVariable(): new () => CountsVariable {
  return countsOf(ADDRESS_KINDS);
}

function countsOf(features: readonly PersonalFeature[]): new () => CountsVariable {
  return countsClass(features, (analysis, index) => analysis.personal.count(features[index] as PersonalFeature));
}
