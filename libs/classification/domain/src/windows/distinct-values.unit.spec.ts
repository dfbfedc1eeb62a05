import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countDistinct, EXACT_VALUES, KEPT_HASHES } from './distinct-values.js';

const hashes = (max: number) => fc.array(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: max });

function count(values: readonly number[]): number {
  return countDistinct(Uint32Array.from(values), values.length);
}

describe('counting distinct values', () => {
  it('is exact while they are few', () => {
    fc.assert(
      fc.property(hashes(EXACT_VALUES), (values) => {
        expect(count([...values, ...values])).toBe(new Set(values).size);
      }),
    );
  });

  it('never answers less for one value more, whatever their order', () => {
    fc.assert(
      fc.property(hashes(300), fc.integer({ min: 0, max: 0xffffffff }), (values, one) => {
        expect(count([one, ...values])).toBeGreaterThanOrEqual(count(values));
        expect(count([...values].reverse())).toBe(count(values));
      }),
    );
  });

  it('needs only the smallest hashes of each part', () => {
    const smallest = (values: readonly number[]) =>
      [...new Set(values)].sort((one, other) => one - other).slice(0, KEPT_HASHES);
    fc.assert(
      fc.property(hashes(200), hashes(200), (some, others) => {
        expect(count([...smallest(some), ...smallest(others)])).toBe(count([...some, ...others]));
      }),
    );
  });

  it('is off by no more than half for ten thousand', () => {
    const values = Array.from({ length: 10_000 }, (_, index) => Math.imul(index + 1, 0x9e3779b1) ^ (index << 7));
    const mixed = values.map((value) => {
      const once = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
      return Math.imul(once ^ (once >>> 13), 0xc2b2ae35) >>> 0;
    });
    expect(count(mixed)).toBeGreaterThan(5_000);
    expect(count(mixed)).toBeLessThan(15_000);
  });
});
