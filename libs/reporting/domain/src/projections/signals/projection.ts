import { dayIn, defineProjection, greatest, key, least, sum, type RowsOf } from '@custos/kernel';
import type { ReportedEvent } from '../../reported-event.js';

const tables = {
  /** Live signals about events of one platform, day and type, by the partition of their topic. */
  signals: {
    columns: {
      platform: key('text'),
      day: key('text'),
      type: key('text'),
      partition: key('int4'),
      signals: sum(),
      firstPosition: least('int8'),
      lastPosition: greatest('int8'),
    },
  },
} as const;

export type SignalRow = RowsOf<typeof tables>['signals'][number];

/**
 * Counted from the signals themselves, not from the tallies of the traffic: some are raised long after their event was
 * judged, by what accounts turn out to share or by a model from outside. They stand on the day of their event.
 *
 * @param zone IANA name of the zone whose days are reported
 */
export function signals(zone: string) {
  return defineProjection<ReportedEvent>()({
    name: 'signals',
    version: 1,
    created: 1_764_000_200_003,
    topics: ['signals'],
    tables,
    fold(records) {
      const rows: SignalRow[] = [];
      for (const { partition, position, event } of records) {
        if (event.type !== 'custos.classification.SignalRaised' || event.data.mode !== 'live') continue;
        const { type, ingesttime } = event.data.event;
        const of = { platform: event.platform, day: dayIn(ingesttime, zone), type, partition };
        rows.push({ ...of, signals: 1n, firstPosition: position, lastPosition: position });
      }
      return { signals: rows };
    },
  });
}
