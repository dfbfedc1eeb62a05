import { passesLuhn, passesMod11 } from './checksums.js';
import type { PersonalKind } from './personal-datum.js';

/** First two digits of a resident identity number: the provinces of GB/T 2260. */
const PROVINCES = new Set([
  11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
  64, 65, 71, 81, 82, 83,
]);

/** By second digit of a mobile number: which third digits have been allotted to subscribers. */
const MOBILE_THIRD_DIGITS = [
  '',
  '',
  '',
  '0123456789',
  '01456789',
  '012356789',
  '2567',
  '012345678',
  '0123456789',
  '012356789',
];

/** Issuer prefixes, longest first, and the lengths their cards have: UnionPay, Visa, Mastercard, JCB, Amex, Diners, Discover, older domestic ones. */
const ISSUERS: readonly (readonly [from: number, to: number, digits: number, lengths: readonly number[]])[] = [
  [955880, 955889, 6, [19]],
  [95595, 95599, 5, [16, 19]],
  [436742, 436742, 6, [16, 19]],
  [2221, 2720, 4, [16]],
  [3528, 3589, 4, [16]],
  [1800, 1800, 4, [15]],
  [2131, 2131, 4, [15]],
  [6011, 6011, 4, [16]],
  [300, 305, 3, [14]],
  [644, 649, 3, [16]],
  [62, 62, 2, [16, 17, 18, 19]],
  [36, 36, 2, [14]],
  [38, 39, 2, [14]],
  [65, 65, 2, [16]],
  [51, 55, 2, [16]],
  [34, 34, 2, [15]],
  [37, 37, 2, [15]],
  [4, 4, 1, [13, 16, 19]],
];

const ISSUERS_BY_DIGIT = Array.from({ length: 10 }, (_, digit) =>
  ISSUERS.filter(([from, to]) => Number(String(from)[0]) <= digit && Number(String(to)[0]) >= digit),
);

/** Longest number looked for; the mobile number with `0086` is shorter. */
export const MOST_DIGITS = 19;

/** What the digits (0 to 9, the X of an identity number as 10) are, by their form alone. */
export function kindOfNumber(digits: Uint8Array, length: number): PersonalKind | undefined {
  if (length === 18 && isIdentity(digits)) return 'identity';
  if (digits[length - 1] === 10) return undefined;
  const prefix = countryPrefix(digits, length);
  if (length - prefix === 11 && isMobile(digits, prefix)) return 'mobile';
  if (isLandline(digits, length)) return 'phone';
  return length >= 13 && isCard(digits, length) ? 'card' : undefined;
}

function countryPrefix(digits: Uint8Array, length: number): number {
  if (length === 13 && valueOf(digits, 0, 2) === 86) return 2;
  return length === 15 && valueOf(digits, 0, 4) === 86 ? 4 : 0;
}

function isMobile(digits: Uint8Array, from: number): boolean {
  if (digits[from] !== 1) return false;
  const third = MOBILE_THIRD_DIGITS[digits[from + 1] as number] as string;
  return third.includes(String(digits[from + 2]));
}

/** Area code and number as the numbering plan has them: three digits for the large cities, four elsewhere. */
function isLandline(digits: Uint8Array, length: number): boolean {
  if (digits[0] !== 0) return false;
  const second = digits[1] as number;
  const third = digits[2] as number;
  const city = (second === 1 && third === 0) || (second === 2 && third !== 6);
  if (!city && second < 3) return false;
  const local = length - (city ? 3 : 4);
  const first = digits[city ? 3 : 4] as number;
  return first >= 2 && (local === 8 || (local === 7 && !city));
}

function isIdentity(digits: Uint8Array): boolean {
  if (!PROVINCES.has(valueOf(digits, 0, 2))) return false;
  if (!isDate(valueOf(digits, 6, 10), valueOf(digits, 10, 12), valueOf(digits, 12, 14))) return false;
  return passesMod11(digits, 0);
}

function isDate(year: number, month: number, day: number): boolean {
  if (year < 1900 || year > 2099 || month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (leap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return day <= days;
}

function isCard(digits: Uint8Array, length: number): boolean {
  for (const [from, to, prefixLength, lengths] of ISSUERS_BY_DIGIT[digits[0] as number] as typeof ISSUERS) {
    const prefix = valueOf(digits, 0, prefixLength);
    if (prefix >= from && prefix <= to && lengths.includes(length)) return passesLuhn(digits, 0, length);
  }
  return false;
}

function valueOf(digits: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index++) value = value * 10 + (digits[index] as number);
  return value;
}
