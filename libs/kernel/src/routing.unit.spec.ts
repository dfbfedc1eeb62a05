import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { PARTITIONS, partitionOf } from './routing.js';

const vectors = JSON.parse(readFileSync(new URL('./routing.vectors.json', import.meta.url), 'utf8')) as {
  key: string;
  partition: number;
}[];

describe('the routing hash', () => {
  it.each(vectors)('sends "$key" to partition $partition', ({ key, partition }) => {
    expect(partitionOf(key)).toBe(partition);
  });

  it('stays within the partitions', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (key) => {
        const partition = partitionOf(key);
        expect(Number.isInteger(partition) && partition >= 0 && partition < PARTITIONS).toBe(true);
      }),
    );
  });

  it('spreads keys evenly', () => {
    const counts = new Array<number>(PARTITIONS).fill(0);
    for (let index = 0; index < 64_000; index++) counts[partitionOf(`account-${index}`)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
  });
});
