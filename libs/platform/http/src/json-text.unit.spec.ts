import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MalformedJson, parseJson } from './json-text.js';

function offsetIn(text: string): number | undefined {
  try {
    parseJson(text);
    return undefined;
  } catch (error) {
    return error instanceof MalformedJson ? error.offset : -1;
  }
}

describe('reading JSON', () => {
  it.each([
    ['', 0],
    ['  ', 2],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ['[x', 1],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['{"a":1', 6],
    ['{"a":"b', 7],
    ['[1 2]', 3],
    ['[1}', 2],
    ['nul', 0],
    ['{"a":01}', 6],
    ['"\\x"', 1],
    ['"a\nb"', 2],
    ['{} {}', 3],
    ['1,2', 1],
  ])('tells where %j stops being JSON', (text, offset) => {
    expect(offsetIn(text)).toBe(offset);
  });

  it('bears any depth', () => {
    expect(offsetIn('['.repeat(100_000))).toBe(100_000);
  });

  it('reads whatever JSON can say', () => {
    fc.assert(fc.property(fc.json(), (text) => expect(parseJson(text)).toEqual(JSON.parse(text))));
  });

  it('finds an offset within the text for any damage', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 3 }), (text, at, damage) => {
        const place = at % (text.length + 1);
        const damaged = text.slice(0, place) + damage + text.slice(place + 1);
        const offset = offsetIn(damaged);
        if (offset === undefined) return;
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset).toBeLessThanOrEqual(damaged.length);
        // What stands before the offset is the beginning of some JSON text, so it fails later or not at all.
        expect(offsetIn(damaged.slice(0, offset)) ?? offset).toBe(offset);
      }),
      { numRuns: 1_000 },
    );
  });
});
