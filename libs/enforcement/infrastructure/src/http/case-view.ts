import { harmCategory, measure as measureOf, type EventEnvelope, type EvidencePreserved } from '@custos/contracts';
import type { CaseState } from '@custos/enforcement-domain';
import type { CaseRow } from '../store/case-table.js';

export interface CaseView {
  readonly caseId: string;
  readonly platform: string;
  readonly state: string;
  readonly category: { readonly code: string; readonly name: { readonly en: string; readonly zh: string } | undefined };
  readonly subject: CaseState['subject'];
  readonly accountKey: string;
  readonly openedAt: string | undefined;
  readonly signals: readonly unknown[];
  readonly reports: readonly unknown[];
  /** With the event itself: its texts opened, withheld or erased. */
  readonly evidence: readonly unknown[];
  readonly measures: readonly unknown[];
  readonly decisions: readonly unknown[];
  readonly timeline: readonly unknown[];
}

interface Sources {
  readonly row: CaseRow;
  readonly state: CaseState;
  readonly events: readonly EventEnvelope[];
  /** An event's data as this reader may see it. */
  readonly dataOf: (event: EventEnvelope) => unknown;
}

/** A case as a reviewer sees it. */
export function caseView({ row, state, events, dataOf }: Sources): CaseView {
  const { caseId, platform, category, accountKey } = row;
  const { status, subject, openedAt, measures } = state;
  return {
    caseId,
    platform,
    state: status,
    category: { code: category, name: harmCategory(category)?.name },
    subject,
    accountKey,
    openedAt,
    signals: originsOf(events, 'signal'),
    reports: originsOf(events, 'report'),
    evidence: events.flatMap((event) => {
      if (event.type !== 'custos.enforcement.EvidencePreserved') return [];
      const { event: judged, ...link } = event.data as EvidencePreserved;
      return [{ ...link, type: judged.type, time: judged.time, data: dataOf(judged) }];
    }),
    measures: [...measures].map(([measureId, entry]) => ({
      measureId,
      ...entry,
      name: measureOf(entry.measure)?.name,
    })),
    decisions: events.flatMap((event) => {
      if (event.type !== 'custos.enforcement.CaseDecided') return [];
      return [dataOf(event)];
    }),
    timeline: events.map(({ id, type, time, actor }) => ({ id, type, time, actor })),
  };
}

function originsOf(events: readonly EventEnvelope[], kind: 'signal' | 'report'): unknown[] {
  return events.flatMap(({ data }) => {
    const origin = (data as Partial<Record<typeof kind, unknown>>)[kind];
    return origin === undefined ? [] : [origin];
  });
}
