import { describe, expect, it } from '@jest/globals';
import { Tally } from './tally.js';

describe('a tally', () => {
  it('counts by platform, day and type, in one order whatever order events came in', () => {
    const tally = new Tally();
    tally.count('beta', '2026-11-22', 'x');
    tally.count('alpha', '2026-11-23', 'x');
    tally.signal('alpha', '2026-11-23', 'x');
    tally.count('alpha', '2026-11-22', 'y');
    tally.signal('alpha', '2026-11-22', 'y');
    tally.signal('alpha', '2026-11-22', 'y');
    tally.count('alpha', '2026-11-22', 'y');
    expect(tally.counts()).toEqual([
      { platform: 'alpha', day: '2026-11-22', type: 'y', events: 2, signals: 2 },
      { platform: 'alpha', day: '2026-11-23', type: 'x', events: 1, signals: 1 },
      { platform: 'beta', day: '2026-11-22', type: 'x', events: 1, signals: 0 },
    ]);
  });

  it('tells which rules failed, on how many events and where first', () => {
    const tally = new Tally();
    for (const [rule, position] of [
      ['spam.b', 7n],
      ['spam.a', 8n],
      ['spam.b', 9n],
    ] as const)
      tally.failed(rule, position);
    expect(tally.failures()).toEqual([
      { rule: 'spam.a', events: 1, first: 8n },
      { rule: 'spam.b', events: 2, first: 7n },
    ]);
  });

  it('tells of as many failing rules as fit into one record, whichever failed first', () => {
    const tally = new Tally();
    for (let rule = 4_999; rule >= 0; rule--) tally.failed(`rule-${String(rule).padStart(4, '0')}`, 1n);
    expect(tally.failures().map(({ rule }) => Number(rule.slice(5)))).toEqual(
      Array.from({ length: 1_000 }, (_, i) => i),
    );
  });
});
