import type { ObservationFold } from '@custos/classification-domain';
import { CoordinationFold } from '../coordination/coordination-fold.js';

/**
 * Folds over observations that every pack may read, each under a variable of its own; beside them stand the windows that
 * a pack declares. One that no rule reads observes nothing.
 */
export const OBSERVATION_FOLDS: readonly ObservationFold[] = [new CoordinationFold()];
