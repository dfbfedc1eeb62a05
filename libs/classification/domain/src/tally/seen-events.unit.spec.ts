import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GENERATION, SeenEvents, windowStart } from './seen-events.js';

function words(seed: number): Uint32Array {
  return Uint32Array.of(Math.imul(seed, 0x9e3779b1), seed, 0, Math.imul(seed, 0x85ebca6b));
}

describe('events seen before', () => {
  it('remembers exactly what the window holds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50_000 }), { maxLength: 3000 }), (ids) => {
        const seen = new SeenEvents();
        const known = new Set<number>();
        for (const [position, id] of ids.entries()) {
          expect(seen.add(BigInt(position), words(id))).toBe(!known.has(id));
          known.add(id);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('remembers an id for at least one generation of positions and forgets it after two', () => {
    const seen = new SeenEvents();
    seen.add(GENERATION - 1n, words(1));
    expect(seen.add(2n * GENERATION - 1n, words(1))).toBe(false);
    expect(seen.add(2n * GENERATION, words(1))).toBe(true);
    seen.add(5n * GENERATION, words(2));
    expect(seen.add(5n * GENERATION, words(1))).toBe(true);
  });

  it('names the lowest position that still counts', () => {
    expect(windowStart(0n)).toBe(0n);
    expect(windowStart(GENERATION + 5n)).toBe(0n);
    expect(windowStart(3n * GENERATION)).toBe(2n * GENERATION);
  });
});
