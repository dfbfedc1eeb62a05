export { MEASURE_STATES, measures, type MeasureRow, type MeasureState } from './projections/measures/projection.js';
export { projections } from './projections/index.js';
export { timeline, type TimelineRow } from './projections/timeline/projection.js';
export { TallyOutOfStepError, volumes, type CoverageRow, type VolumeRow } from './projections/volumes/projection.js';
export { inCausalOrder } from './report/case-timeline.js';
export {
  dailyReport,
  eventSources,
  measureSources,
  signalSources,
  type DailyReport,
  type MeasureCount,
  type MeasureLine,
  type Reach,
  type ReportFacts,
  type ReportScope,
  type SignalCount,
  type VolumeCount,
  type VolumeLine,
} from './report/daily-report.js';
export { ANY, figure, figureId, figureOf, type Figure, type FigureName, type FigureSource } from './report/figure.js';
export type { ReportedEvent } from './reported-event.js';
