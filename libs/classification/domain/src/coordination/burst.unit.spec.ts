import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { baselineOf, burstShare } from './burst.js';

describe('a burst', () => {
  it('is what stands out of a quiet past, and its share is what the past does not explain', () => {
    const quiet = baselineOf([1, 1, 2], 100);
    expect(burstShare(3, quiet)).toBe(0);
    expect(burstShare(50, quiet)).toBe(1_000_000);
    const busy = baselineOf(
      Array.from({ length: 100 }, (_, at) => 40 + (at % 10)),
      100,
    );
    expect(burstShare(60, busy)).toBe(0);
    expect(burstShare(180, busy)).toBe(750_000);
  });

  it('needs seven acts at least: fewer are chance even where nothing was before', () => {
    expect(burstShare(7, baselineOf([], 288))).toBe(1_000_000);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 99 })), fc.nat(288), fc.integer({ min: 1, max: 6 }), (...past) => {
        const [counts, empty, count] = past;
        expect(burstShare(count, baselineOf(counts, counts.length + empty))).toBe(0);
      }),
    );
  });

  it('is not hidden by earlier bursts', () => {
    const counts = Array.from({ length: 100 }, (_, at) => (at % 30 === 0 ? 500 : 10));
    expect(burstShare(100, baselineOf(counts, 100))).toBe(900_000);
  });

  it('rises with the count, and does not depend on the order of the past', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 99 })), fc.nat(100), fc.nat(999), (counts, empty, count) => {
        const baseline = baselineOf(counts, counts.length + empty);
        expect(baselineOf(counts.toReversed(), counts.length + empty)).toEqual(baseline);
        expect(burstShare(count + 1, baseline)).toBeGreaterThanOrEqual(burstShare(count, baseline));
      }),
    );
  });
});
