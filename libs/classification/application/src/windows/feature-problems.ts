import { contractOf } from '@custos/contracts';
import type { PolicyPackProblem } from '../policy/policy-pack-error.js';
import { LONGEST_WINDOW, MOST_BUCKETS, secondsOf } from './durations.js';
import type { FeatureText } from './feature-text.js';

const WITHOUT_BUCKETS = new Set(['session', 'first_seen']);
/** Further observations could let the others fall; which rule was true would depend on which accounts were read first. */
const OBSERVED_KINDS = new Set(['count', 'distinct', 'rate', 'first_seen']);

/** What is wrong with features whose shape is right. Their `where` is checked where it is compiled. */
export function* featureProblems(features: readonly FeatureText[]): Generator<PolicyPackProblem> {
  const seen = new Set<string>();
  for (const [index, feature] of features.entries()) {
    const at = (field: string) => `/features/${index}/${field}`;
    if (seen.has(feature.id)) yield { pointer: at('id'), message: `"${feature.id}" is taken` };
    seen.add(feature.id);
    for (const { field, message } of problemsOf(feature)) yield { pointer: at(field), message };
    for (const [place, type] of feature.events.entries()) {
      if (type.startsWith('custos.') && contractOf(type)?.topic !== 'intake')
        yield { pointer: at(`events/${place}`), message: `"${type}" is not an event of the intake topic` };
    }
  }
}

function* problemsOf(feature: FeatureText): Generator<{ field: keyof FeatureText; message: string }> {
  const { kind, key, of, where, window, bucket } = feature;
  const seconds = secondsOf(window);
  if (kind === 'distinct' && of === undefined)
    yield { field: 'kind', message: 'needs "of": what there are different ones of' };
  if (kind !== 'distinct' && of !== undefined) yield { field: 'of', message: 'is of use to a distinct alone' };
  if (kind === 'ratio' && where === undefined)
    yield { field: 'kind', message: 'needs "where": what stands above the line' };
  if (seconds > LONGEST_WINDOW) yield { field: 'window', message: 'is longer than 30 days' };
  if (key !== 'account' && !OBSERVED_KINDS.has(kind))
    yield { field: 'kind', message: `a ${kind} depends on the order of events, which only those of one account have` };
  if (bucket === undefined) return;
  if (key !== 'account' || WITHOUT_BUCKETS.has(kind)) yield { field: 'bucket', message: 'is of no use here' };
  else if (seconds % secondsOf(bucket) !== 0) yield { field: 'bucket', message: 'must divide the window' };
  else if (seconds / secondsOf(bucket) > MOST_BUCKETS)
    yield { field: 'bucket', message: `there are more than ${MOST_BUCKETS} of it in the window` };
}
