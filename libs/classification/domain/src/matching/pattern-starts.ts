import { isDigit, isLetter } from '../units.js';

/** Traits of a unit: {@link wordKind} in the two lowest bits, and whether a pattern begins with it. */
export const WORD = 3;
export const STARTS = 4;
/** Begins a pattern whatever comes next, since the pattern ends there as well. */
export const ALONE = 8;

/** Bits per pattern in the filter of pairs: one pair in sixteen that begins nothing passes it. */
const BITS_PER_PATTERN = 16;
const FEWEST_BITS = 1024;

/** Where a pattern can begin at all, by its first two units: a filter that never stops one that does. */
export class PatternStarts {
  /** By unit. */
  readonly traits = new Uint8Array(0x10000);
  /** Bits by {@link pairHash} and `mask`. */
  readonly pairs: Int32Array;
  readonly mask: number;

  constructor(patterns: readonly Uint16Array[]) {
    let bits = FEWEST_BITS;
    while (bits < patterns.length * BITS_PER_PATTERN) bits *= 2;
    this.pairs = new Int32Array(bits / 32);
    this.mask = bits - 1;
    for (let unit = 0; unit < 128; unit++) this.traits[unit] = wordKind(unit);
    for (const pattern of patterns) {
      const first = pattern[0] as number;
      const kind = wordKind(first);
      if (pattern.length === 1) this.traits[first] = kind | ALONE | STARTS;
      else {
        this.traits[first] = (this.traits[first] as number) | STARTS;
        const pair = pairHash(first, pattern[1] as number) & this.mask;
        this.pairs[pair >>> 5] = (this.pairs[pair >>> 5] as number) | (1 << (pair & 31));
      }
    }
  }
}

export function pairHash(first: number, second: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) + Math.imul(second, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

/** Whether no word or number ends or begins between the two. */
export function sameWord(one: number, other: number): boolean {
  const kind = wordKind(other);
  return kind !== 0 && kind === wordKind(one);
}

const WORD_KINDS = Uint8Array.from({ length: 128 }, (_, unit) => (isLetter(unit) ? 1 : isDigit(unit) ? 2 : 0));

/** 1 for Latin letters, 2 for digits, 0 for all else: words of other scripts are not told apart by spaces. */
export function wordKind(unit: number): number {
  return unit < 128 ? (WORD_KINDS[unit] as number) : 0;
}
