import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hammingDistance, HammingHits, HammingIndex, WIDEST_RADIUS } from './hamming-index.js';

const WORDS = 8;
const word = fc.integer({ min: 0, max: 0xffffffff });
const hash = fc.array(word, { minLength: WORDS, maxLength: WORDS });
/** Few bits flipped in a hash: near enough that the radius decides. */
const flips = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 48 });

function flipped(words: readonly number[], bits: readonly number[]): number[] {
  const copy = [...words];
  for (const bit of bits) copy[bit >> 5] = ((copy[bit >> 5] as number) ^ (1 << (bit & 31))) >>> 0;
  return copy;
}

function bruteForce(words: Uint32Array, query: Uint32Array, radius: number): [id: number, distance: number][] {
  return Array.from({ length: words.length / WORDS }, (_, id): [number, number] => [
    id,
    hammingDistance(words, id * WORDS, query),
  ]).filter(([, distance]) => distance <= radius);
}

function found(index: HammingIndex, query: Uint32Array, radius: number): [id: number, distance: number][] {
  const hits = new HammingHits();
  index.search(query, radius, hits);
  return Array.from({ length: hits.length }, (_, place): [number, number] => [
    hits.ids[place] as number,
    hits.distances[place] as number,
  ]).sort(([one], [other]) => one - other);
}

describe('the index of 256-bit hashes', () => {
  it('finds exactly what brute force finds, each entry once, at every radius', () => {
    const cases = fc.record({
      far: fc.array(hash, { maxLength: 20 }),
      base: hash,
      near: fc.array(flips, { maxLength: 60 }),
      query: flips,
      radius: fc.integer({ min: 0, max: WIDEST_RADIUS }),
    });
    fc.assert(
      fc.property(cases, ({ far, base, near, query, radius }) => {
        const words = Uint32Array.from([...far, base, ...near.map((bits) => flipped(base, bits))].flat());
        const asked = Uint32Array.from(flipped(base, query));
        expect(found(HammingIndex.build(words), asked, radius)).toEqual(bruteForce(words, asked, radius));
      }),
      { numRuns: 60 },
    );
  });

  it('finds an entry whose 31 differing bits lie as evenly over the bands as they can', () => {
    // given two bits off in each of fifteen bands and one in the sixteenth
    const base = new Array<number>(WORDS).fill(0xa5a5a5a5);
    const bits = Array.from({ length: 16 }, (_, band) => [band * 16, band * 16 + 7])
      .flat()
      .slice(0, 31);
    const index = HammingIndex.build(Uint32Array.from(flipped(base, bits)));
    // when, then
    expect(found(index, Uint32Array.from(base), 31)).toEqual([[0, 31]]);
    expect(found(index, Uint32Array.from(base), 30)).toEqual([]);
  });

  it('gives every copy of a hash that stands in it more than once', () => {
    const hashes = Uint32Array.from(new Array<number>(200 * WORDS).fill(7));
    expect(found(HammingIndex.build(hashes), hashes.subarray(0, WORDS), 31)).toHaveLength(200);
  });

  it('refuses a radius at which it would miss something', () => {
    const index = HammingIndex.build(new Uint32Array(WORDS));
    expect(() => index.search(new Uint32Array(WORDS), 32, new HammingHits())).toThrow(RangeError);
  });
});
