import { createHash } from 'node:crypto';
import { dailyReport, inCausalOrder, type FigureName, type ReportScope } from '@custos/reporting-domain';
import { reportCsv } from './formats/csv.js';
import { figurePage } from './formats/figure-page.js';
import { figureSourcesJson, reportJson, timelineJson } from './formats/json.js';
import { reportPage } from './formats/report-page.js';
import { timelinePage } from './formats/timeline-page.js';
import type { Language } from './formats/words.js';
import type { AccessLog, ReadModels } from './ports.js';

export const FORMATS = ['json', 'csv', 'html'] as const;
export type Format = (typeof FORMATS)[number];

/** How somebody wants to be answered. */
export interface Manner<F extends Format = Format> {
  readonly person: string;
  readonly format: F;
  /** Of pages; data has no language. */
  readonly language: Language;
}

/** Answers regulators, and puts on record what each was shown before showing it. */
export class RegulatorsDesk {
  constructor(
    private readonly readModels: ReadModels,
    private readonly accessLog: AccessLog,
  ) {}

  async dailyReport(scope: ReportScope, manner: Manner): Promise<string> {
    const report = dailyReport(scope, await this.readModels.reportFacts(scope));
    const { format, language } = manner;
    const shown =
      format === 'html' ? reportPage(report, language) : format === 'csv' ? reportCsv(report) : reportJson(report);
    return this.recorded(scope.platform, `daily.${format} ${scope.from} ${scope.to}`, manner, shown);
  }

  async figureSources(name: FigureName, manner: Manner<'json' | 'html'>): Promise<string> {
    const opened = await this.readModels.openFigure(name);
    const shown = manner.format === 'html' ? figurePage(opened, manner.language) : figureSourcesJson(opened);
    return this.recorded(name.platform, `figure ${opened.figure.id}`, manner, shown);
  }

  /** `undefined` when the platform has no such case. */
  async caseTimeline(platform: string, caseId: string, manner: Manner<'json' | 'html'>): Promise<string | undefined> {
    const rows = inCausalOrder(await this.readModels.timeline(platform, caseId));
    if (rows.length === 0) return undefined;
    const shown =
      manner.format === 'html'
        ? timelinePage(platform, caseId, rows, manner.language)
        : timelineJson(platform, caseId, rows);
    return this.recorded(platform, `case ${caseId}`, manner, shown);
  }

  private async recorded(platform: string, resource: string, { person }: Manner, shown: string): Promise<string> {
    const digest = createHash('sha256').update(shown).digest('hex');
    await this.accessLog.record({ person, platform, resource, shown: digest });
    return shown;
  }
}
