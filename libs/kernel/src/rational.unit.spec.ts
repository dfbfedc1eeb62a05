import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Rational } from './rational.js';

const rational = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 9n }), fc.boolean())
  .map(([above, below, negative]) => Rational.of(above, negative ? -below : below));

const ZERO = Rational.of(0);
const ONE = Rational.of(1);

describe('exact fractions', () => {
  it('obey the laws of a field', () => {
    fc.assert(
      fc.property(rational, rational, rational, (a, b, c) => {
        expect(a.add(b)).toEqual(b.add(a));
        expect(a.multiply(b)).toEqual(b.multiply(a));
        expect(a.add(b).add(c)).toEqual(a.add(b.add(c)));
        expect(a.multiply(b).multiply(c)).toEqual(a.multiply(b.multiply(c)));
        expect(a.multiply(b.add(c))).toEqual(a.multiply(b).add(a.multiply(c)));
        expect(a.add(ZERO)).toEqual(a);
        expect(a.multiply(ONE)).toEqual(a);
        expect(a.subtract(a)).toEqual(ZERO);
        if (b.numerator !== 0n) expect(a.divide(b).multiply(b)).toEqual(a);
      }),
    );
  });

  it('are ordered as their differences say', () => {
    fc.assert(
      fc.property(rational, rational, (a, b) => {
        const sign = a.subtract(b).numerator;
        expect(a.compare(b)).toBe(sign < 0n ? -1 : sign > 0n ? 1 : 0);
        expect(b.compare(a) + a.compare(b)).toBe(0);
      }),
    );
  });

  it('are in lowest terms with the sign above', () => {
    expect(Rational.of(-6, -8)).toEqual(Rational.of(3n, 4n));
    expect(Rational.of(6, -8)).toMatchObject({ numerator: -3n, denominator: 4n });
    expect(Rational.of(0, -5)).toMatchObject({ numerator: 0n, denominator: 1n });
  });

  it.each([
    [1, 3, 4, '0.3333'],
    [2, 3, 4, '0.6667'],
    [1, 2, 0, '1'],
    [-1, 2, 0, '-1'],
    [5, 1000, 2, '0.01'],
    [4, 1000, 2, '0.00'],
    [-4, 1000, 2, '0.00'],
    [-5, 1000, 2, '-0.01'],
    [1999, 1000, 2, '2.00'],
    [12345, 1, 3, '12345.000'],
  ])('rounds %d/%d half up to %d digits as %s', (above, below, digits, text) => {
    expect(Rational.of(above, below).toDecimalString(digits, 'half-up')).toBe(text);
  });

  it('round to the nearest decimal', () => {
    fc.assert(
      fc.property(rational, fc.integer({ min: 0, max: 8 }), (value, digits) => {
        const scale = 10n ** BigInt(digits);
        const rounded = Rational.of(BigInt(value.toDecimalString(digits, 'half-up').replace('.', '')), scale);
        const error = rounded.subtract(value);
        const half = Rational.of(1n, 2n * scale);
        expect(error.compare(half)).not.toBe(1);
        expect(error.compare(ZERO.subtract(half))).not.toBe(-1);
      }),
    );
  });

  it('refuse what is no exact fraction', () => {
    expect(() => Rational.of(1, 0)).toThrow(RangeError);
    expect(() => ONE.divide(ZERO)).toThrow(RangeError);
    expect(() => Rational.of(0.1)).toThrow(RangeError);
    expect(() => Rational.of(2 ** 53)).toThrow(RangeError);
  });
});
