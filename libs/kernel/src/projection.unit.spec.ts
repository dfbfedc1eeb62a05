import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defineProjection, greatest, key, latest, least, mergeRows, sum, type RowOf } from './projection.js';

const COLUMNS = {
  shop: key('text'),
  partition: key('int4'),
  events: sum(),
  first: least('int8'),
  last: greatest('int8'),
  note: latest('text'),
};
type Row = RowOf<typeof COLUMNS>;

const row = fc.record<Row>({
  shop: fc.constantFrom('a', 'b', 'c'),
  partition: fc.integer({ min: 0, max: 12 }),
  events: fc.bigInt({ min: 0n, max: 1n << 60n }),
  first: fc.bigInt({ min: 0n, max: 1n << 60n }),
  last: fc.bigInt({ min: 0n, max: 1n << 60n }),
  note: fc.option(fc.string()),
});

describe('rows of a projection', () => {
  it('merge to the same whole however they were batched', () => {
    fc.assert(
      fc.property(fc.array(row), fc.nat(), (rows, cut) => {
        const at = cut % (rows.length + 1);
        const inTwo = [...mergeRows(COLUMNS, rows.slice(0, at)), ...mergeRows(COLUMNS, rows.slice(at))];
        expect(mergeRows(COLUMNS, inTwo)).toEqual(mergeRows(COLUMNS, rows));
      }),
    );
  });

  it('merge to the same whole in any order, but for what keeps the latest', () => {
    const { note: _note, ...unordered } = COLUMNS;
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const bare = rows.map(({ note: _dropped, ...rest }) => rest);
        expect(mergeRows(unordered, [...bare].reverse())).toEqual(mergeRows(unordered, bare));
      }),
    );
  });

  it('come out once per key, sorted, numbers by size', () => {
    const at = (partition: number): Row => ({ shop: 'a', partition, events: 1n, first: 5n, last: 5n, note: null });
    const merged = mergeRows(COLUMNS, [at(10), at(2), at(10)]);
    expect(merged.map(({ partition, events }) => [partition, events])).toEqual([
      [2, 1n],
      [10, 2n],
    ]);
  });

  it('keep what was known when a later record does not say', () => {
    const given = (note: string | null): Row => ({ shop: 'a', partition: 1, events: 0n, first: 0n, last: 0n, note });
    expect(mergeRows(COLUMNS, [given('first'), given('second'), given(null)])[0]?.note).toBe('second');
  });
});

describe('a projection', () => {
  it('is refused a name that would not be a plain identifier', () => {
    const declare = () =>
      defineProjection<never>()({
        name: 'open-cases',
        version: 1,
        created: 1_795_000_000_000,
        topics: [],
        tables: {},
        fold: () => ({}),
      });
    expect(declare).toThrow('"open-cases"');
  });
});
