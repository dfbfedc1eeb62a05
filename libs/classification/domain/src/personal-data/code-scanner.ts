import type { FoldedText } from '../folding/folder.js';
import { isDigit, isLetter, isLetterOrDigit } from '../units.js';
import { passesMod97 } from './checksums.js';
import { announcedBy } from './context-words.js';
import type { PersonalDatum, PersonalKind } from './personal-datum.js';

const MOST_CODE = 34;
const REACH = 16;
const PASSPORT_WORDS = ['护照', '通行证', 'passport'];
/** Chinese ordinary (E, G), diplomatic (D), service (S, P) passports, by their form alone. */
const CHINESE_PASSPORT = /^(?:[eg]\d{8}|e[a-hj-np-z]\d{7}|[dsp]e?\d{7,8})$/u;
const ANY_PASSPORT = /^(?=.*\d{5})[a-z]{0,2}\d{6,9}$/u;
const IBAN = /^[a-z]{2}\d{2}[a-z0-9]{11,30}$/u;
/** Numbers never issued: area 000, 666 and 900 up, group 00, serial 0000. */
const SSN = /^(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/u;
const QUAD = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/u;
const ADDRESS_6 = /^(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$/u;

/** Units of which a code may be made. */
function isCodeUnit(unit: number): boolean {
  return isLetterOrDigit(unit) || unit === 0x2d || unit === 0x2e || unit === 0x3a;
}

/**
 * Reads the passport, IBAN, social security number or internet address that begins at a letter or digit after neither.
 *
 * @returns the index after it, or `at` when there is none
 */
export function scanCode(text: FoldedText, at: number, found: PersonalDatum[]): number {
  const { units, length } = text;
  if (at > 0 && isCodeUnit(units[at - 1] as number) && units[at - 1] !== 0x3a) return at;
  let end = at;
  let digits = 0;
  while (end < length && end - at <= MOST_CODE + 6 && isCodeUnit(units[end] as number)) {
    if (isDigit(units[end])) digits++;
    end++;
  }
  while (end > at && !isLetterOrDigit(units[end - 1])) end--;
  if (digits < 4 || end - at > MOST_CODE + 5) return at;
  const code = String.fromCharCode(...units.subarray(at, end));
  const kind = kindOfCode(code, digits, text, at);
  if (kind === undefined || units[end] === 0x40) return at;
  found.push({ kind, start: text.rawStart(at), end: text.rawEnd(end) });
  return end;
}

function kindOfCode(code: string, digits: number, text: FoldedText, at: number): PersonalKind | undefined {
  if (isLetter(code.charCodeAt(0)) && digits >= 6) {
    if (CHINESE_PASSPORT.test(code)) return 'passport';
    if (IBAN.test(code) && passesMod97(code)) return 'iban';
  }
  if (SSN.test(code)) return 'ssn';
  if (QUAD.test(code) || ADDRESS_6.test(code)) return 'ip';
  return ANY_PASSPORT.test(code) && announcedBy(PASSPORT_WORDS, text, at, REACH) ? 'passport' : undefined;
}

const PROVINCES = new Set('京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使');
const PLATE = /^[a-z][·.• -]?(?=(?:[a-z]*\d){2})(?:[a-z0-9]{4}[学警港澳挂领]|[a-z0-9]{6}|[a-z0-9]{5})(?![a-z0-9])/u;

/**
 * Reads the number plate that begins with a province's character: GA 36, five places or six for electric cars.
 *
 * @returns the index after it, or `at` when there is none
 */
export function scanPlate(text: FoldedText, at: number, found: PersonalDatum[]): number {
  const { units, length } = text;
  if (!PROVINCES.has(String.fromCharCode(units[at] as number)) || !isLetter(units[at + 1])) return at;
  const after = String.fromCharCode(...units.subarray(at + 1, Math.min(length, at + 10)));
  const match = PLATE.exec(after);
  if (match === null) return at;
  const end = at + 1 + match[0].length;
  found.push({ kind: 'plate', start: text.rawStart(at), end: text.rawEnd(end) });
  return end;
}
