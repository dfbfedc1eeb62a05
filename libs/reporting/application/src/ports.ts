import type { Figure, FigureName, Reach, ReportFacts, ReportScope, TimelineRow } from '@custos/reporting-domain';

/** A measure that a figure counts, and the case it came from. */
export interface CountedMeasure {
  readonly measureId: string;
  readonly caseId: string | null;
}

/** A figure counted again, with all that it rests on. */
export interface OpenedFigure {
  readonly name: FigureName;
  readonly figure: Figure;
  /** The measures counted, at most a thousand; empty for volumes. */
  readonly measures: readonly CountedMeasure[];
  readonly reach: readonly Reach[];
}

/** What reporting has read, asked at one moment per call: figures and the positions they hold for always agree. */
export interface ReadModels {
  reportFacts(scope: ReportScope): Promise<ReportFacts>;
  openFigure(name: FigureName): Promise<OpenedFigure>;
  /** Events of a case and of its measures, in no order; empty when the platform has no such case. */
  timeline(platform: string, caseId: string): Promise<TimelineRow[]>;
}

/** That somebody looked at something. */
export interface Look {
  readonly person: string;
  readonly platform: string;
  /** What was asked for, such as `daily.html 2026-11-01 2026-11-22`. */
  readonly resource: string;
  /** SHA-256 of what was shown, so that it can be told later whether a page is the one that was given out. */
  readonly shown: string;
}

export interface AccessLog {
  record(look: Look): Promise<void>;
}
