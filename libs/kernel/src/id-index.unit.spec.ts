import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IdIndex, readId } from './id-index.js';

describe('ids by number', () => {
  it('reads a UUID as sixteen bytes', () => {
    const id = new Uint32Array(4);
    expect(readId('01234567-89ab-8def-8123-456789abcdef', id)).toBe(true);
    expect([...id].map((word) => word.toString(16))).toEqual(['1234567', '89ab8def', '81234567', '89abcdef']);
    expect(readId('not-an-id', id)).toBe(false);
    expect(readId('01234567-89AB-8DEF-8123-456789ABCDEF', id)).toBe(false);
  });

  it('numbers ids as a map would, whatever they are, the seed is, and however often it grows or is cleared', () => {
    // Few values for each word, so that ids differ in any one of them and collide.
    const word = fc.constantFrom(0, 1, 2, 0x80000000, 0xffffffff);
    const id = fc.tuple(word, word, word, word);
    const steps = fc.array(fc.option(id, { freq: 100 }), { maxLength: 400 });
    fc.assert(
      fc.property(steps, fc.nat(0xffffffff), fc.integer({ min: 1, max: 8 }), (given, seed, capacity) => {
        const index = new IdIndex({ capacity, seed });
        const map = new Map<string, number>();
        for (const step of given) {
          if (step === null) {
            index.clear();
            map.clear();
            continue;
          }
          const name = step.join();
          expect(index.find(Uint32Array.from(step))).toBe(map.get(name) ?? -1);
          if (!map.has(name)) map.set(name, map.size);
          expect(index.add(Uint32Array.from(step))).toBe(map.get(name));
          expect(index.size).toBe(map.size);
        }
        for (const [name, number] of map) expect(index.find(Uint32Array.from(name.split(','), Number))).toBe(number);
      }),
    );
  });
});
