import { canonicalJson, defineProjection, key, latest, type Json, type RowsOf } from '@custos/kernel';
import type { ReportedEvent } from '../../reported-event.js';

const tables = {
  /** What happened to cases and measures, one row per event. */
  timeline: {
    columns: {
      platform: key('text'),
      topic: key('text'),
      partition: key('int4'),
      position: key('int8'),
      caseId: latest('text'),
      measureId: latest('text'),
      eventId: latest('text'),
      type: latest('text'),
      causationId: latest('text'),
      actor: latest('text'),
      time: latest('text'),
      /** The event's data as canonical JSON, personal texts sealed. */
      details: latest('text'),
    },
    indexes: [
      ['platform', 'caseId'],
      ['platform', 'measureId'],
    ],
  },
} as const;

export type TimelineRow = RowsOf<typeof tables>['timeline'][number];

export const timeline = defineProjection<ReportedEvent>()({
  name: 'timeline',
  version: 1,
  created: 1_764_000_200_002,
  topics: ['decisions', 'measures'],
  tables,
  fold(records) {
    const rows = records.flatMap(({ topic, partition, position, event }): TimelineRow[] => {
      if (event.type.startsWith('custos.classification.')) return [];
      const { caseId = null, measureId = null, ...data } = named(event.data);
      if (caseId === null && measureId === null) return [];
      return [
        {
          ...{ platform: event.platform, topic, partition, position, caseId, measureId },
          eventId: event.id,
          type: event.type,
          causationId: event.causationid ?? null,
          actor: event.actor ?? null,
          time: event.ingesttime,
          details: canonicalJson(data),
        },
      ];
    });
    return { timeline: rows };
  },
});

/** The preserved event itself stays in the record; its place and hash are enough to find and check it. */
function named(data: object): { caseId?: string; measureId?: string } & Record<string, Json> {
  const { event: _preserved, ...rest } = data as { caseId?: string; measureId?: string } & Record<string, Json>;
  return rest;
}
