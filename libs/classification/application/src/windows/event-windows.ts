import type { ObservableEvent } from '@custos/classification-domain';
import type { CompiledFeatures } from './compiled-features.js';

/** Gives a pack's rules the windows that are read in place. */
export interface EventWindows {
  /** Counts the event that the pack's context was filled with. @param values by column of the features, to be set */
  count(features: CompiledFeatures, event: ObservableEvent, values: Float64Array): void;
}
