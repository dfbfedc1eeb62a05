import { tableOf } from '../table.js';
import type { Played } from './play.js';

interface FigureDocument {
  readonly id: string;
  readonly value: number | string;
}

/** The daily report as reporting answers it in JSON, as far as it is printed here. */
export interface ReportDocument {
  readonly totals: {
    readonly events: FigureDocument;
    readonly signals: FigureDocument;
    readonly measures: FigureDocument;
  };
  readonly volumes: readonly {
    readonly day: string;
    readonly type: string;
    readonly events: FigureDocument;
    readonly signals: FigureDocument;
  }[];
  readonly measures: readonly {
    readonly day: string;
    readonly category: string;
    readonly measure: string;
    readonly state: string;
    readonly measures: FigureDocument;
  }[];
  /** The report holds for every record below these positions. */
  readonly upTo: readonly { readonly topic: string; readonly partition: number; readonly next: string }[];
}

/** `applied` counts the measures that went past being imposed: applied, lifted or expired. */
export function totalOf(report: ReportDocument, what: 'events' | 'signals' | 'measures' | 'applied'): number {
  if (what !== 'applied') return Number(report.totals[what].value);
  return report.measures
    .filter(({ state }) => state !== 'imposed')
    .reduce((sum, { measures }) => sum + Number(measures.value), 0);
}

export function printReport(report: ReportDocument, played: Played, seconds: number): void {
  console.log(
    `\n${played.accepted} events accepted, ${played.cases} cases opened, ${played.decisions} decided by the moderator, ` +
      `${played.measures} measures imposed and applied, in ${seconds.toFixed(1)} s from nothing.\n`,
  );
  const came = report.volumes.map(({ day, type, events, signals }) => ({
    ...{ day, type, events: Number(events.value), signals: Number(signals.value) },
  }));
  const done = report.measures.map(({ day, category, measure, state, measures }) => ({
    ...{ day, category, measure, state, measures: Number(measures.value) },
  }));
  console.log(`What came in\n${tableOf(came)}\n\nWhat was done\n${tableOf(done)}\n`);
}
