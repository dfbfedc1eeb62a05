import { defineProjection, greatest, key, least, sum, type RowsOf } from '@custos/kernel';
import type { TrafficTallied } from '@custos/contracts';
import type { ReportedEvent } from '../../reported-event.js';

const tables = {
  /** Events of one platform, day and type in one partition, and the positions they came from. */
  volumes: {
    columns: {
      platform: key('text'),
      day: key('text'),
      type: key('text'),
      partition: key('int4'),
      events: sum(),
      firstPosition: least('int8'),
      lastPosition: greatest('int8'),
    },
  },
  /** How far each partition of the traffic has been counted. */
  coverage: {
    columns: { partition: key('int4'), firstPosition: least('int8'), lastPosition: greatest('int8') },
  },
} as const;

type Rows = RowsOf<typeof tables>;
export type VolumeRow = Rows['volumes'][number];
export type CoverageRow = Rows['coverage'][number];

/** A tally that does not continue its partition's count. Whatever lies between would be missing from every figure. */
export class TallyOutOfStepError extends Error {
  override readonly name = 'TallyOutOfStepError';
}

export const volumes = defineProjection<ReportedEvent>()({
  name: 'volumes',
  version: 1,
  created: 1_764_000_200_000,
  topics: ['tallies'],
  tables,
  recalls: {
    coverage: (records) => [...new Set(records.map(({ partition }) => partition))].map((partition) => ({ partition })),
  },
  fold(records, recalled) {
    const reached = new Map(recalled.coverage.map((row) => [row.partition, row.lastPosition]));
    const rows: VolumeRow[] = [];
    const coverage: CoverageRow[] = [];
    for (const { partition, event } of records) {
      if (event.type !== 'custos.classification.TrafficTallied') continue;
      const { data } = event;
      const range = rangeOf(data, partition);
      if (data.replayed) {
        // What was parked and handled later: it lies within what has been covered, and was not counted then.
        if (range.lastPosition > (reached.get(partition) ?? -1n)) throw outOfStep(data, reached.get(partition));
      } else {
        const last = reached.get(partition);
        if (last !== undefined && range.lastPosition <= last) continue;
        if (last !== undefined && range.firstPosition !== last + 1n) throw outOfStep(data, last);
        reached.set(partition, range.lastPosition);
        coverage.push({ partition, ...range });
      }
      for (const { platform, day, type, events } of data.counts) {
        rows.push({ platform, day, type, partition, events: BigInt(events), ...range });
      }
    }
    return { volumes: rows, coverage };
  },
});

function rangeOf(tally: TrafficTallied, partition: number): { firstPosition: bigint; lastPosition: bigint } {
  const [firstPosition, lastPosition] = [BigInt(tally.firstPosition), BigInt(tally.lastPosition)];
  if (lastPosition < firstPosition) throw outOfStep(tally, undefined);
  // Tallies travel in the partition they count, so that one partition's consumer sees all of its count, in order.
  if (tally.partition !== partition) {
    throw new TallyOutOfStepError(`a tally of partition ${tally.partition} came by partition ${partition}`);
  }
  return { firstPosition, lastPosition };
}

function outOfStep(tally: TrafficTallied, last: bigint | undefined): TallyOutOfStepError {
  const { partition, firstPosition, lastPosition } = tally;
  const counted = last === undefined ? 'nothing is counted yet' : `counted up to ${last}`;
  return new TallyOutOfStepError(
    `partition ${partition}: ${counted}, then a tally of ${firstPosition} to ${lastPosition}`,
  );
}
