import { describe, expect, it } from '@jest/globals';
import { mergeRows, type Recorded } from '@custos/kernel';
import type { ReportedEvent } from '../../reported-event.js';
import { signals } from './projection.js';

const TEXT = 'custos.content.TextPosted';
const projection = signals('Asia/Shanghai');

function raised(position: bigint, mode: string, platform = 'bazaar'): Recorded<ReportedEvent> {
  const data = { mode, event: { type: TEXT, ingesttime: '2026-11-22T16:30:00.000Z' } };
  const event = { type: 'custos.classification.SignalRaised', platform, data } as unknown as ReportedEvent;
  return { topic: 'signals', partition: 9, position, event };
}

function after(...records: Recorded<ReportedEvent>[]) {
  return mergeRows(projection.tables.signals.columns, projection.fold(records, { signals: [] }).signals ?? []);
}

describe('signals', () => {
  it('are counted on the day of their event, in the zone of the platform, with where they stand', () => {
    expect(after(raised(4n, 'live'), raised(7n, 'live'))).toEqual([
      {
        ...{ platform: 'bazaar', day: '2026-11-23', type: TEXT, partition: 9 },
        ...{ signals: 2n, firstPosition: 4n, lastPosition: 7n },
      },
    ]);
  });

  it('count only while they have effects', () => {
    expect(after(raised(4n, 'shadow'), raised(5n, 'canary'))).toEqual([]);
  });

  it('keep platforms apart', () => {
    expect(after(raised(4n, 'live'), raised(5n, 'live', 'forum')).map(({ platform }) => platform)).toEqual([
      'bazaar',
      'forum',
    ]);
  });
});
