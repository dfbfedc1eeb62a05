import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Observation } from '../observations/observation-fold.js';
import { evolveWindows, MOST_OBSERVATIONS, type ObservedWindow } from './observed-windows.js';

const WINDOWS: readonly ObservedWindow[] = [
  { id: 'posts', kind: 'count', seconds: 600 },
  { id: 'accounts', kind: 'distinct', seconds: 600 },
  { id: 'hourly', kind: 'rate', seconds: 600 },
  { id: 'age', kind: 'first_seen', seconds: 3_600 },
];

function observation(index: number, at: number, account: string, counted = true): Observation {
  return {
    key: 'k'.repeat(22),
    platform: 'm',
    eventId: `00000000-0000-8000-8000-${String(index).padStart(12, '0')}`,
    type: 'shop.order.Placed',
    time: Date.UTC(2026, 10, 22) + 1000 * at,
    account,
    subject: 'post',
    waiting: true,
    numbers: counted ? { posts: 1, accounts: 1, hourly: 1, age: 1 } : {},
    hashes: counted ? { accounts: account.padEnd(22, 'x') } : {},
  };
}

/** The greatest numbers that were found of each event. */
function found(observations: readonly Observation[]): Map<string, Record<string, number>> {
  const greatest = new Map<string, Record<string, number>>();
  let state: Uint8Array | undefined;
  for (const each of observations) {
    const folded = evolveWindows(WINDOWS, state, each);
    state = folded.state;
    for (const { eventId, numbers } of folded.findings) {
      const known = greatest.get(eventId) ?? {};
      for (const [name, value] of Object.entries(numbers)) known[name] = Math.max(known[name] ?? 0, value);
      greatest.set(eventId, known);
    }
  }
  return greatest;
}

describe('windows over what accounts share', () => {
  const log = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 2_000 }), fc.constantFrom('ann', 'bob', 'cem', 'dan'), fc.boolean()), {
      maxLength: 25,
    })
    .map((events) => events.map(([at, account, counted], index) => observation(index, at, account, counted)));

  it('find the same of every event in whichever order observations arrive', () => {
    fc.assert(
      fc.property(
        log.chain((inOrder) =>
          fc.tuple(fc.constant(inOrder), fc.shuffledSubarray(inOrder, { minLength: inOrder.length })),
        ),
        ([inOrder, shuffled]) => {
          const [one, other] = [found(inOrder), found(shuffled)];
          expect(new Map([...other].sort())).toEqual(new Map([...one].sort()));
        },
      ),
    );
  });

  it('count what lies within the window of an event, itself included, and nothing after it', () => {
    const numbers = found([
      observation(1, 0, 'ann'),
      observation(2, 300, 'bob'),
      observation(3, 600, 'ann'),
      observation(4, 700, 'bob'),
    ]);
    expect([...numbers.values()].map(({ posts, accounts, hourly, age }) => [posts, accounts, hourly, age])).toEqual([
      [1, 1, 6, 0],
      [2, 2, 12, 300],
      [2, 2, 12, 600],
      [3, 2, 18, 700],
    ]);
  });

  it('count an observation once that is told twice', () => {
    const twice = found([observation(1, 0, 'ann'), observation(1, 0, 'ann'), observation(2, 1, 'bob')]);
    expect([...twice.values()].map(({ posts }) => posts)).toEqual([1, 2]);
  });

  it('tell of what came too late and of what was given up, and hold a bounded state', () => {
    let state: Uint8Array | undefined;
    let evicted = 0;
    for (let index = 0; index < MOST_OBSERVATIONS + 10; index++) {
      const folded = evolveWindows(WINDOWS, state, observation(index, 50_000, 'ann'));
      state = folded.state;
      evicted += folded.evicted;
    }
    expect(evicted).toBe(10);
    expect(state!.length).toBeLessThan(32 * MOST_OBSERVATIONS + 100);
    const late = evolveWindows(WINDOWS, state, observation(9_999, 100, 'bob'));
    expect([late.late, late.findings.map(({ numbers }) => numbers['posts'])]).toEqual([true, [0]]);
  });
});
