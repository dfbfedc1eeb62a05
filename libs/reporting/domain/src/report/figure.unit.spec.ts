import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MEASURE_STATES } from '../projections/measures/projection.js';
import { ANY, figure, figureId, figureOf, type FigureName, type FigureSource } from './figure.js';

const day = fc.constantFrom('2026-01-01', '2026-11-22');
const text = fc.string({ minLength: 1, unit: 'grapheme' });
const scope = { platform: text, from: day, to: day };
const name: fc.Arbitrary<FigureName> = fc.oneof(
  fc.record({ counts: fc.constantFrom('events' as const, 'signals' as const), ...scope, type: text }),
  fc.record({
    counts: fc.constant('measures' as const),
    ...scope,
    category: text,
    measure: text,
    state: fc.constantFrom(...MEASURE_STATES, ANY),
  }),
);

describe('the id of a figure', () => {
  it('leads back to what the figure counts', () => {
    fc.assert(fc.property(name, (given) => expect(figureOf(figureId(given))).toEqual(given)));
  });

  it('needs no escaping in a path for the usual names', () => {
    const id = figureId({
      counts: 'events',
      platform: 'bazaar',
      from: '2026-11-22',
      to: '2026-11-22',
      type: 'custos.content.TextPosted',
    });
    expect(id).toBe('events~bazaar~2026-11-22~2026-11-22~custos.content.TextPosted');
    expect(encodeURIComponent(id)).toBe(id);
  });

  it.each([
    '',
    'events',
    'events~p~2026-11-22~x~t',
    'events~p~2026-11-22~2026-11-22',
    'measures~p~d~d~a~b~c',
    '%',
    'events~%~2026-11-22~2026-11-22~t',
  ])('is not to be had from %p', (id) => expect(figureOf(id)).toBeUndefined());
});

describe('a figure', () => {
  const source = fc.record<FigureSource>({
    topic: fc.constantFrom('intake', 'measures'),
    partition: fc.integer({ min: 0, max: 5 }),
    firstPosition: fc.bigInt({ min: 0n, max: 100n }),
    lastPosition: fc.bigInt({ min: 100n, max: 200n }),
    count: fc.bigInt({ min: 0n, max: 50n }),
  });
  const total: FigureName = { counts: 'events', platform: 'p', from: '2026-11-22', to: '2026-11-22', type: ANY };

  it('is the sum of its sources, each partition named once, in order', () => {
    fc.assert(
      fc.property(fc.array(source), (parts) => {
        const { value, sources } = figure(total, parts);
        expect(value).toBe(parts.reduce((sum, { count }) => sum + count, 0n));
        expect(sources.reduce((sum, { count }) => sum + count, 0n)).toBe(value);
        const places = sources.map(({ topic, partition }) => `${topic}/${partition}`);
        expect(places).toEqual([...new Set(places)].sort());
      }),
    );
  });
});
