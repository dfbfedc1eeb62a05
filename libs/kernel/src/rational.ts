/** An exact fraction, in lowest terms with a positive denominator: equal values have equal parts. */
export class Rational {
  private constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
  ) {}

  /** @throws RangeError for a denominator of 0, and for a number that is not a safe integer */
  static of(numerator: bigint | number, denominator: bigint | number = 1n): Rational {
    const above = whole(numerator);
    const below = whole(denominator);
    if (below === 0n) throw new RangeError('a fraction cannot have the denominator 0');
    const divisor = greatestCommonDivisor(above, below) * (below < 0n ? -1n : 1n);
    return new Rational(above / divisor, below / divisor);
  }

  add(other: Rational): Rational {
    return Rational.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  subtract(other: Rational): Rational {
    return this.add(new Rational(-other.numerator, other.denominator));
  }

  multiply(other: Rational): Rational {
    return Rational.of(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** @throws RangeError when `other` is 0 */
  divide(other: Rational): Rational {
    return Rational.of(this.numerator * other.denominator, this.denominator * other.numerator);
  }

  /** Below, equal to or above `other`: -1, 0 or 1. */
  compare(other: Rational): -1 | 0 | 1 {
    const difference = this.numerator * other.denominator - other.numerator * this.denominator;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  /**
   * Decimal notation with exactly this many digits after the point. The rounding is named where it is used, because a
   * figure in a report depends on it; 'half-up' takes a half away from zero.
   */
  toDecimalString(digits: number, rounding: 'half-up'): string {
    if (rounding !== 'half-up') throw new RangeError(`unknown rounding "${String(rounding)}"`);
    const magnitude = this.numerator < 0n ? -this.numerator : this.numerator;
    const scaled = (2n * magnitude * 10n ** BigInt(digits) + this.denominator) / (2n * this.denominator);
    const text = scaled.toString().padStart(digits + 1, '0');
    const sign = this.numerator < 0n && scaled > 0n ? '-' : '';
    return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
  }
}

function whole(value: bigint | number): bigint {
  if (typeof value === 'bigint') return value;
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a safe integer`);
  return BigInt(value);
}

function greatestCommonDivisor(one: bigint, other: bigint): bigint {
  let [larger, smaller] = [one < 0n ? -one : one, other < 0n ? -other : other];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
