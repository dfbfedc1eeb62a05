import { CUES, type Cue } from '@custos/classification-domain';
import { countsClass, type CountsVariable } from './rule-variables.js';

/** `cues`: by kind, how many cues tell that the event speaks about a harm rather than doing it. */
export function cuesVariable(): new () => CountsVariable {
  return countsClass(CUES, (analysis, index) => analysis.cues.count(CUES[index] as Cue));
}
