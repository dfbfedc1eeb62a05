import type { DailyReport, Figure, Reach, TimelineRow } from '@custos/reporting-domain';
import type { OpenedFigure } from '../ports.js';

/** Where a figure can be opened. */
export function sourcesPath(id: string): string {
  return `/v1/figures/${encodeURIComponent(id)}/sources`;
}

export function timelinePath(platform: string, caseId: string): string {
  return `/v1/cases/${encodeURIComponent(caseId)}/timeline?platform=${encodeURIComponent(platform)}`;
}

export function reportJson(report: DailyReport): string {
  const { platform, from, to, zone, versions, totals, volumes, measures, reach } = report;
  return written({
    report: 'daily',
    ...{ platform, from, to, zone },
    totals: {
      events: figureJson(totals.events),
      signals: figureJson(totals.signals),
      measures: figureJson(totals.measures),
    },
    volumes: volumes.map(({ day, type, events, signals }) => ({
      ...{ day, type },
      events: figureJson(events),
      signals: figureJson(signals),
    })),
    measures: measures.map(({ day, category, measure, state, measures: count }) => ({
      ...{ day, category, measure, state },
      measures: figureJson(count),
    })),
    upTo: reach.map(reachJson),
    versions,
  });
}

export function figureSourcesJson({ name, figure, measures, reach }: OpenedFigure): string {
  const { counts, ...of } = name;
  return written({ counts, of, ...figureJson(figure), measuresCounted: measures, upTo: reach.map(reachJson) });
}

export function timelineJson(platform: string, caseId: string, rows: readonly TimelineRow[]): string {
  return written({
    platform,
    caseId,
    events: rows.map(({ eventId, type, time, actor, causationId, measureId, details, topic, partition, position }) => ({
      id: eventId,
      ...{ type, time, actor, causationId, measureId },
      place: { topic, partition, position: String(position) },
      data: JSON.parse(details ?? '{}') as unknown,
    })),
  });
}

function figureJson({ id, value, sources }: Figure) {
  return {
    id,
    value: Number(value),
    open: sourcesPath(id),
    sources: sources.map(({ topic, partition, firstPosition, lastPosition, count }) => ({
      ...{ topic, partition, firstPosition: String(firstPosition), lastPosition: String(lastPosition) },
      count: Number(count),
    })),
  };
}

function reachJson({ topic, partition, next }: Reach) {
  return { topic, partition, next: String(next) };
}

function written(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
