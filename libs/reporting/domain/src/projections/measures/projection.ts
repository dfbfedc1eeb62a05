import { dayIn, defineProjection, key, latest, type RowsOf } from '@custos/kernel';
import type { ReportedEvent } from '../../reported-event.js';

const tables = {
  /**
   * One row per measure. Acknowledgements come by another topic than impositions and may be read first, so each event
   * fills columns of its own; a row without a day is a measure whose imposition is still to be read.
   */
  measures: {
    columns: {
      platform: key('text'),
      measureId: key('text'),
      day: latest('text'),
      category: latest('text'),
      measure: latest('text'),
      caseId: latest('text'),
      partition: latest('int4'),
      imposedPosition: latest('int8'),
      outcome: latest('text'),
      outcomePosition: latest('int8'),
      ending: latest('text'),
      endingPosition: latest('int8'),
    },
    indexes: [['platform', 'day']],
  },
} as const;

export type MeasureRow = RowsOf<typeof tables>['measures'][number];

/** Where a measure stands: its ending counts before the platform's acknowledgement, that before its imposition. */
export type MeasureState = 'imposed' | 'applied' | 'failed' | 'lifted' | 'expired';

export const MEASURE_STATES: readonly MeasureState[] = ['imposed', 'applied', 'failed', 'lifted', 'expired'];

/** @param zone IANA name of the zone whose days are reported */
export function measures(zone: string) {
  return defineProjection<ReportedEvent>()({
    name: 'measures',
    version: 1,
    created: 1_764_000_200_001,
    topics: ['decisions', 'measures'],
    tables,
    fold(records) {
      const rows: MeasureRow[] = [];
      for (const { partition, position, event } of records) {
        switch (event.type) {
          case 'custos.enforcement.MeasureImposed': {
            const { measureId, category, measure, caseId = null } = event.data;
            const day = dayIn(event.ingesttime, zone);
            const imposed = { day, category, measure, caseId, partition, imposedPosition: position };
            rows.push({ ...unknown(event.platform, measureId), ...imposed });
            break;
          }
          case 'custos.enforcement.MeasureApplied': {
            const { measureId, outcome } = event.data;
            rows.push({ ...unknown(event.platform, measureId), outcome, outcomePosition: position });
            break;
          }
          case 'custos.enforcement.MeasureLifted':
            rows.push({ ...unknown(event.platform, event.data.measureId), ending: 'lifted', endingPosition: position });
            break;
          case 'custos.enforcement.MeasureExpired':
            rows.push({
              ...unknown(event.platform, event.data.measureId),
              ending: 'expired',
              endingPosition: position,
            });
            break;
          default:
        }
      }
      return { measures: rows };
    },
  });
}

function unknown(platform: string, measureId: string): MeasureRow {
  return {
    platform,
    measureId,
    day: null,
    category: null,
    measure: null,
    caseId: null,
    partition: null,
    imposedPosition: null,
    outcome: null,
    outcomePosition: null,
    ending: null,
    endingPosition: null,
  };
}
