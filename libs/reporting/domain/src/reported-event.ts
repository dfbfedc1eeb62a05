import type { DecisionsEvent, MeasuresEvent, TalliesEvent } from '@custos/contracts';

/** What reporting reads: counts and decisions, never the traffic itself. */
export type ReportedEvent = TalliesEvent | DecisionsEvent | MeasuresEvent;
