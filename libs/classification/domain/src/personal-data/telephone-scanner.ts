import type { FoldedText } from '../folding/folder.js';
import { isDigit, isLetter } from '../units.js';
import { announcedBy } from './context-words.js';
import type { PersonalDatum } from './personal-datum.js';

const PLUS = 0x2b;
const OPEN = 0x28;
const CLOSE = 0x29;
const SEPARATORS = new Set(Array.from(' -.()/', (character) => character.charCodeAt(0)));
const MOST_UNITS = 26;
const REACH = 28;
/** Beside these words digits of any grouping are a telephone number. */
const ANNOUNCED = ['phone', 'tel', 'call', 'cell', 'mobile', 'number', 'dial', 'fax', 'reach', '电话', '座机', '号码'];
/** Numbers of services, that belong to nobody: 400 and 800 lines. */
const SERVICE = /^(?:400|800)\d{7}$/u;

/**
 * Reads the telephone number that begins at a `+`, a `(` or a digit after no digit: international, North American and
 * British groupings by their form, other ones beside a word that announces them.
 *
 * @returns the index after it, or `at` when there is none
 */
export function scanTelephone(text: FoldedText, at: number, found: PersonalDatum[]): number {
  const { units, length } = text;
  if (at > 0 && (isLetter(units[at - 1]) || isDigit(units[at - 1]) || units[at - 1] === 0x2e)) return at;
  const last = Math.min(length, at + MOST_UNITS);
  let digits = '';
  let groups = '';
  let end = at;
  let size = 0;
  let index = units[at] === PLUS ? at + 1 : at;
  for (let gap = 0; index < last; index++) {
    const unit = units[index] as number;
    if (isDigit(unit)) {
      digits += String.fromCharCode(unit);
      size++;
      gap = 0;
      end = index + 1;
      continue;
    }
    if (!SEPARATORS.has(unit) || gap === 2) break;
    if (size > 0) groups += size;
    size = 0;
    gap++;
  }
  if (isDigit(units[end]) || isLetter(units[end]) || units[end] === 0x40) return at;
  groups += size > 0 ? String(size) : '';
  if (!isTelephone(text, at, digits, groups) || SERVICE.test(digits)) return at;
  found.push({ kind: 'phone', start: text.rawStart(at), end: text.rawEnd(end) });
  return end;
}

function isTelephone(text: FoldedText, at: number, digits: string, groups: string): boolean {
  if (text.units[at] === PLUS) return digits.length >= 9 && digits.length <= 15;
  if (groups === '334' && /^[2-9]\d\d[2-9]/u.test(digits)) return true;
  if (groups === '1334' && /^1[2-9]\d\d[2-9]/u.test(digits)) return true;
  if (/^0[1-9]/u.test(digits) && digits.length >= 10 && digits.length <= 11 && groups.length > 1) return true;
  if (digits.length < 7 || digits.length > 12 || text.units[at] === CLOSE) return false;
  return announcedBy(ANNOUNCED, text, at, REACH);
}

/** Whether a telephone number may begin with this unit. */
export function opensTelephone(unit: number): boolean {
  return unit === PLUS || unit === OPEN || isDigit(unit);
}
