import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Act } from './act.js';
import { clusterOf, growthOf } from './cluster.js';

function act(number: number, account: string, first: string): Act {
  const place = { address: '', device: '' };
  return { time: number, eventId: `e-${number}`, account, subject: `p-${number}`, waiting: true, first, ...place };
}

describe('a cluster', () => {
  it('holds its accounts once each, its acts, and the three features as shares', () => {
    const acts = [act(1, 'b', 'text'), act(2, 'a', 'text'), act(3, 'b', 'text'), act(4, 'c', 'text')];
    const cluster = clusterOf('text', acts, { accounts: 3, acts: 4, similar: 4, concentrated: 2, burst: 750_000 });
    expect(cluster).toEqual({
      object: 'text',
      accounts: ['a', 'b', 'c'],
      acts,
      features: { burst: 750_000, similarity: 1_000_000, concentration: 666_666 },
      isTold: true,
    });
  });

  it('is told of where its events can be met first, and elsewhere only when that joins what is not joined there', () => {
    const numbers = { accounts: 2, acts: 2 };
    expect(clusterOf('link', [act(1, 'a', 'text'), act(2, 'b', 'text')], numbers).isTold).toBe(false);
    expect(clusterOf('link', [act(1, 'a', 'text'), act(2, 'b', 'other')], numbers).isTold).toBe(true);
    expect(clusterOf('link', [act(1, 'a', 'text'), act(2, 'b', 'link')], numbers).isTold).toBe(true);
  });
});

describe('the growth of a cluster', () => {
  const fiveShare = ({ concentrated = 0, burst = 0 }: Readonly<Record<string, number>>) =>
    concentrated >= 5 && burst >= 500_000;

  it('is a step each time that all it is asked for has doubled', () => {
    const steps = [4, 5, 9, 10, 19, 20, 40].map((concentrated) =>
      growthOf({ accounts: 64, concentrated, burst: 900_000 }, fiveShare),
    );
    expect(steps).toEqual([-1, 0, 0, 1, 1, 2, 3]);
  });

  it('ends where one account would be left, whatever little a rule asks', () => {
    expect(growthOf({ accounts: 1 }, () => true)).toBe(-1);
    expect(growthOf({ accounts: 64 }, () => true)).toBe(5);
  });

  it('never falls while the numbers rise', () => {
    const number = fc.nat(64);
    fc.assert(
      fc.property(number, number, number, number, (accounts, more, concentrated, others) => {
        const before = { accounts, concentrated, burst: 600_000 };
        const after = { accounts: accounts + more, concentrated: concentrated + others, burst: 700_000 };
        expect(growthOf(after, fiveShare)).toBeGreaterThanOrEqual(growthOf(before, fiveShare));
      }),
    );
  });
});
