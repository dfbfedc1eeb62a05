import { describe, expect, it } from '@jest/globals';
import { mergeRows, type Recorded } from '@custos/kernel';
import fc from 'fast-check';
import type { ReportedEvent } from '../../reported-event.js';
import { measures } from './projection.js';

const projection = measures('Asia/Shanghai');

function recorded(topic: string, position: bigint, type: string, data: object): Recorded<ReportedEvent> {
  const envelope = { type: `custos.enforcement.${type}`, platform: 'bazaar', ingesttime: '2026-11-22T16:30:00.000Z' };
  return { topic, partition: 9, position, event: { ...envelope, data } as ReportedEvent };
}

const imposed = recorded('measures', 4n, 'MeasureImposed', {
  measureId: 'm1',
  caseId: 'c1',
  category: 'FRAUD_SCAM',
  measure: 'M_WARN',
});
const failed = recorded('decisions', 6n, 'MeasureApplied', { measureId: 'm1', outcome: 'failed' });
const applied = recorded('decisions', 7n, 'MeasureApplied', { measureId: 'm1', outcome: 'applied' });
const lifted = recorded('measures', 5n, 'MeasureLifted', { measureId: 'm1' });

function after(...records: Recorded<ReportedEvent>[]) {
  return mergeRows(projection.tables.measures.columns, projection.fold(records, { measures: [] }).measures ?? []);
}

describe('measures', () => {
  it('stand on the day they were imposed, in the zone of the platform', () => {
    expect(after(imposed)).toMatchObject([{ day: '2026-11-23', category: 'FRAUD_SCAM', caseId: 'c1', outcome: null }]);
  });

  it('keep the last acknowledgement and the ending, with their positions', () => {
    expect(after(imposed, failed, applied, lifted)).toMatchObject([
      { imposedPosition: 4n, outcome: 'applied', outcomePosition: 7n, ending: 'lifted', endingPosition: 5n },
    ]);
  });

  it('come out the same however the two topics interleave', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 0, 1, 1], { minLength: 4 }), (turns) => {
        const topics = [[imposed, lifted].values(), [failed, applied].values()];
        const records = turns.map((turn) => topics[turn]!.next().value!);
        expect(after(...records)).toEqual(after(imposed, lifted, failed, applied));
      }),
    );
  });

  it('have no day until their imposition has been read', () => {
    expect(after(applied)).toMatchObject([{ measureId: 'm1', day: null, outcome: 'applied' }]);
  });
});
