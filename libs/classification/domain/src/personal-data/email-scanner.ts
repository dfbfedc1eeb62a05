import type { FoldedText } from '../folding/folder.js';
import { isDigit, isLetter, isLetterOrDigit } from '../units.js';
import type { PersonalDatum } from './personal-datum.js';

const MOST_LOCAL = 64;
const MOST_DOMAIN = 255;
const HYPHEN = 0x2d;
const DOT = 0x2e;
const LOCAL_PUNCTUATION = new Set(Array.from('.-_+%', (character) => character.charCodeAt(0)));

/** @param at index of an `@`; @returns index after the address, or after the `@` when there is none */
export function scanEmail(text: FoldedText, at: number, found: PersonalDatum[]): number {
  const { units } = text;
  let start = at;
  while (start > 0 && at - start <= MOST_LOCAL && isLocal(units[start - 1] as number)) start--;
  while (start < at && !isLetterOrDigit(units[start])) start++;
  if (start === at || at - start > MOST_LOCAL || !isLetterOrDigit(units[at - 1])) return at + 1;
  const end = domainEnd(text, at + 1);
  if (end === at + 1) return end;
  found.push({ kind: 'email', start: text.rawStart(start), end: text.rawEnd(end) });
  return end;
}

function isLocal(unit: number): boolean {
  return isLetterOrDigit(unit) || LOCAL_PUNCTUATION.has(unit);
}

/** The end of the longest domain name that closes with a label of two letters or more; `from` when there is none. */
function domainEnd(text: FoldedText, from: number): number {
  const { units, length } = text;
  let end = from;
  let labelStart = from;
  let letters = true;
  let labels = 0;
  const last = Math.min(length, from + MOST_DOMAIN);
  for (let index = from; ; index++) {
    const unit = index < last ? (units[index] as number) : 0;
    if (isLetterOrDigit(unit) || unit === HYPHEN) {
      letters &&= isLetter(unit);
      continue;
    }
    if (index === labelStart) return end;
    labels++;
    if (labels > 1 && letters && index - labelStart >= 2 && !isDigit(unit)) end = index;
    if (unit !== DOT) return end;
    labelStart = index + 1;
    letters = true;
  }
}
