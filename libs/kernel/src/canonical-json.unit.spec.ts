import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalBytes, canonicalJson, NotCanonicalError } from './canonical-json.js';
import type { Json } from './json.js';

const json = fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<Json>;

function shuffled(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(shuffled);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, shuffled(member)]),
  );
}

const numbers: [number, string][] = [
  [0, '0'],
  [-0, '0'],
  [1, '1'],
  [-1.5, '-1.5'],
  [1e21, '1e+21'],
  [1e20, '100000000000000000000'],
  [1e-6, '0.000001'],
  [1e-7, '1e-7'],
  [5e-324, '5e-324'],
  [1.7976931348623157e308, '1.7976931348623157e+308'],
  [9007199254740993, '9007199254740992'],
  [0.1 + 0.2, '0.30000000000000004'],
  [4.5, '4.5'],
  [333333333.33333329, '333333333.3333333'],
];

const texts: [string, string][] = [
  ['', '""'],
  ['plain', '"plain"'],
  ['"\\/', '"\\"\\\\/"'],
  ['\b\t\n\f\r', '"\\b\\t\\n\\f\\r"'],
  ['\u0000\u001f\u007f', '"\\u0000\\u001f\u007f"'],
  ['\u2028\u2029', '"\u2028\u2029"'],
  ['诈骗😀', '"诈骗😀"'],
  ['e\u0301', '"e\u0301"'],
  ['\ud800a', '"\ufffda"'],
  ['a\udc00', '"a\ufffd"'],
];

describe('canonical JSON', () => {
  it.each(numbers)('writes the number %p as %s', (value, text) => expect(canonicalJson(value)).toBe(text));

  it.each(texts)('writes the text %j as %s', (value, text) => expect(canonicalJson(value)).toBe(text));

  it('orders members by UTF-16 code units at every depth', () => {
    const value = {
      '\ufb33': 1,
      '😂': 2,
      '\u20ac': 3,
      '1': 4,
      '10': 5,
      '2': 6,
      a: { c: [{ z: 1, y: 2 }], b: null },
      A: true,
      '': 7,
    };
    expect(canonicalJson(value)).toBe(
      '{"":7,"1":4,"10":5,"2":6,"A":true,"a":{"b":null,"c":[{"y":2,"z":1}]},"\u20ac":3,"😂":2,"\ufb33":1}',
    );
  });

  it('orders repaired names where they belong', () => {
    expect(canonicalJson({ '\ud800': 1, '\ue000': 2, b: 3 })).toBe('{"b":3,"\ue000":2,"\ufffd":1}');
  });

  it('gives UTF-8 bytes', () => {
    expect(canonicalBytes({ b: '用', a: '\ud800' }).toString('hex')).toBe(
      Buffer.from('{"a":"\ufffd","b":"用"}', 'utf8').toString('hex'),
    );
  });

  it('is undone by parsing', () => {
    fc.assert(
      fc.property(json, (value) => expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))),
    );
  });

  it('is the same for every order of members, and for its own reading', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(shuffled(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
      }),
    );
  });

  it('always gives well-formed text', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
        expect(canonicalJson(String.fromCharCode(...units)).isWellFormed()).toBe(true);
      }),
    );
  });

  const refused: [string, unknown, string][] = [
    ['NaN', { a: [1, Number.NaN] }, '/a/1'],
    ['an infinity', [Number.POSITIVE_INFINITY], '/0'],
    ['undefined', { 'a/b': { '~': undefined } }, '/a~1b/~0'],
    ['a hole in an array', new Array(1), '/0'],
    ['a bigint', { position: 1n }, '/position'],
    ['a function', canonicalJson, ''],
    ['a date', { at: new Date(0) }, '/at'],
    ['a map', new Map(), ''],
    ['two names that differ by lone surrogates alone', { '\ud800': 1, '\ud801': 2 }, '/\ufffd'],
  ];

  it.each(refused)('refuses %s and points to it', (_, value, pointer) => {
    expect.assertions(2);
    try {
      canonicalJson(value as Json);
    } catch (error) {
      expect(error).toBeInstanceOf(NotCanonicalError);
      expect((error as NotCanonicalError).pointer).toBe(pointer);
    }
  });
});
