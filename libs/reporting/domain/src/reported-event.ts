import type { DecisionsEvent, MeasuresEvent, SignalsEvent, TalliesEvent } from '@custos/contracts';

/** What reporting reads: counts, signals and decisions, never the traffic itself. */
export type ReportedEvent = TalliesEvent | SignalsEvent | DecisionsEvent | MeasuresEvent;
