import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { packIntegers, unpackIntegers } from './packed-integers.js';

describe('packed integers', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(2 ** 29), max: 2 ** 29 })), (numbers) => {
        expect([...unpackIntegers(packIntegers(numbers))]).toEqual(numbers);
      }),
    );
  });

  it('take one character where they are small', () => {
    expect(packIntegers([0, 1, -8, 15])).toHaveLength(4);
  });
});
