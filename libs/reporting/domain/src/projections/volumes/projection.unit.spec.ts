import { describe, expect, it } from '@jest/globals';
import { mergeRows, type Recorded } from '@custos/kernel';
import type { TrafficTallied, TrafficTalliedEvent } from '@custos/contracts';
import type { ReportedEvent } from '../../reported-event.js';
import { TallyOutOfStepError, volumes, type CoverageRow } from './projection.js';

const PARTITION = 3;
const count = { platform: 'bazaar', day: '2026-11-22', type: 'custos.content.TextPosted', events: 10, signals: 1 };

function tally(
  firstPosition: number,
  lastPosition: number,
  more: Partial<TrafficTallied> = {},
): Recorded<ReportedEvent> {
  const data: TrafficTallied = {
    topic: 'intake',
    partition: PARTITION,
    firstPosition: String(firstPosition),
    lastPosition: String(lastPosition),
    counts: [count],
    duplicates: 0,
    parked: 0,
    replayed: false,
    ...more,
  };
  const event = { type: 'custos.classification.TrafficTallied', data } as TrafficTalliedEvent;
  return { topic: 'tallies', partition: PARTITION, position: 0n, event };
}

function after(coverage: readonly CoverageRow[], ...records: Recorded<ReportedEvent>[]) {
  const rows = volumes.fold(records, { coverage, volumes: [] });
  return {
    volumes: mergeRows(volumes.tables.volumes.columns, rows.volumes ?? []),
    coverage: mergeRows(volumes.tables.coverage.columns, [...coverage, ...(rows.coverage ?? [])]),
  };
}

const covered = (firstPosition: bigint, lastPosition: bigint): CoverageRow[] => [
  { partition: PARTITION, firstPosition, lastPosition },
];

describe('volumes', () => {
  it('add up consecutive tallies and say which positions they cover', () => {
    const { volumes: rows, coverage } = after([], tally(0, 9), tally(10, 24));
    const { signals: _, ...counted } = count;
    expect(rows).toEqual([{ ...counted, partition: PARTITION, events: 20n, firstPosition: 0n, lastPosition: 24n }]);
    expect(coverage).toEqual(covered(0n, 24n));
  });

  it('begin wherever the first tally of a partition begins', () => {
    expect(after([], tally(500, 509)).coverage).toEqual(covered(500n, 509n));
  });

  it('skip a range that was applied before', () => {
    expect(after(covered(0n, 24n), tally(10, 24))).toEqual({ volumes: [], coverage: covered(0n, 24n) });
  });

  it.each([
    ['a gap', tally(26, 30)],
    ['a range applied only in part', tally(20, 30)],
    ['a range that ends before it begins', tally(30, 29)],
    ['a tally of another partition', tally(25, 30, { partition: 4 })],
    ['a replay of what was never covered', tally(25, 30, { replayed: true })],
  ])('stop at %s', (_, record) => {
    expect(() => after(covered(0n, 24n), record)).toThrow(TallyOutOfStepError);
  });

  it('take in what was parked and replayed, without moving on', () => {
    const { volumes: rows, coverage } = after(covered(0n, 24n), tally(7, 7, { replayed: true }), tally(25, 30));
    expect(rows).toMatchObject([{ events: 20n, firstPosition: 7n, lastPosition: 30n }]);
    expect(coverage).toEqual(covered(0n, 30n));
  });

  it('keep platforms apart', () => {
    const { volumes: rows } = after([], tally(0, 9, { counts: [count, { ...count, platform: 'forum', events: 1 }] }));
    expect(rows.map(({ platform, events }) => [platform, events])).toEqual([
      ['bazaar', 10n],
      ['forum', 1n],
    ]);
  });
});
