import { describe, expect, it } from '@jest/globals';
import type { TimelineRow } from '../projections/timeline/projection.js';
import { inCausalOrder } from './case-timeline.js';

function row(eventId: string, time: string, causationId: string | null = null): TimelineRow {
  return {
    ...{ platform: 'bazaar', topic: 'decisions', partition: 1, position: 0n, caseId: 'c1', measureId: null },
    ...{ eventId, type: 'custos.enforcement.CaseOpened', causationId, actor: null, time, details: '{}' },
  };
}

const order = (...rows: TimelineRow[]) => inCausalOrder(rows).map(({ eventId }) => eventId);

describe('the timeline of a case', () => {
  it('goes by time where nothing else is known', () => {
    expect(order(row('b', '2026-11-22T10:00:01.000Z'), row('a', '2026-11-22T10:00:00.000Z'))).toEqual(['a', 'b']);
  });

  it('puts an effect after its cause even when its clock says otherwise', () => {
    expect(
      order(
        row('effect', '2026-11-22T09:00:00.000Z', 'cause'),
        row('cause', '2026-11-22T10:00:00.000Z', 'elsewhere'),
        row('before', '2026-11-22T08:00:00.000Z'),
      ),
    ).toEqual(['before', 'cause', 'effect']);
  });

  it('is given for events that claim to cause each other, too', () => {
    expect(order(row('a', '2026-11-22T10:00:00.000Z', 'b'), row('b', '2026-11-22T10:00:01.000Z', 'a'))).toHaveLength(2);
  });
});
