import type { DailyReport, Figure } from '@custos/reporting-domain';

type Line = readonly [counts: string, day: string, of: string, measure: string, state: string, figure: Figure];

/** RFC 4180, one figure a line, then how far the report reaches (`position` lines: topic, partition, next position). */
export function reportCsv({ platform, totals, volumes, measures, reach }: DailyReport): string {
  const lines: Line[] = [
    ['events', '', '', '', '', totals.events],
    ['signals', '', '', '', '', totals.signals],
    ['measures', '', '', '', '', totals.measures],
    ...volumes.flatMap(({ day, type, events, signals }): Line[] => [
      ['events', day, type, '', '', events],
      ['signals', day, type, '', '', signals],
    ]),
    ...measures.map(({ day, category, measure, state, measures: count }): Line => [
      'measures',
      day,
      category,
      measure,
      state,
      count,
    ]),
  ];
  const rows = [
    ['platform', 'counts', 'day', 'of', 'measure', 'state', 'value', 'figure'],
    ...lines.map(([counts, day, of, measure, state, { value, id }]) => [
      ...[platform, counts, day, of, measure, state],
      ...[String(value), id],
    ]),
    ...reach.map(({ topic, partition, next }) => [
      platform,
      'position',
      '',
      topic,
      String(partition),
      '',
      String(next),
      '',
    ]),
  ];
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(text: string): string {
  // A type that a publisher named like a formula would be run by a spreadsheet that opens the file.
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
