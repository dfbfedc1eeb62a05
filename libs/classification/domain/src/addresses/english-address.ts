import type { FoldedText } from '../folding/folder.js';
import { isDigit, isLetter, isLetterOrDigit } from '../units.js';

/** Kinds of streets as they close a street's name, and their abbreviations. */
const STREETS = new Set(
  (
    'street str st avenue ave road rd lane ln drive dr boulevard blvd court ct terrace ter crescent close place pl square sq highway ' +
    'hwy parkway pkwy circle cir trail alley mews grove gardens row walk way quay wharf'
  ).split(' '),
);
/** Words that stand in sentences and in no street's name. */
const NOT_NAMES = new Set(
  (
    'the a an my your his her their our this that of in on at to from down up by with and or but is are was were it i you we they ' +
    'he she per for more people times days hours minutes years months weeks miles dollars pounds percent pm am if so not no ' +
    'about than after before until into who what when which will can would'
  ).split(' '),
);
const ROOMS = new Set(['apt', 'apartment', 'suite', 'ste', 'unit', 'flat', 'room', 'floor']);
const MOST_WORDS = 6;
const MOST_NUMBER = 6;

/**
 * The end of the English address that begins with a house number at `at`: `12 Main St`, `1600 Pennsylvania Avenue, apt. 4`,
 * `6750 Koskikatu apt. 864`. Reads a bounded number of words.
 *
 * @returns `at` when there is none
 */
export function englishAddressEnd(text: FoldedText, at: number): number {
  const { units } = text;
  let index = at;
  while (isDigit(units[index]) && index - at <= MOST_NUMBER) index++;
  if (index - at > MOST_NUMBER) return at;
  if (isLetter(units[index]) && !isLetter(units[index + 1])) index++;
  let end = at;
  for (let count = 0; count < MOST_WORDS && units[index] === 0x20; count++) {
    const word = wordAt(text, index + 1);
    if (word === '' || NOT_NAMES.has(word)) break;
    const after = index + 1 + word.length;
    if (count > 0 && STREETS.has(word)) return roomEnd(text, after);
    if (count > 0 && ROOMS.has(word)) {
      end = roomEnd(text, index);
      return end > index ? end : at;
    }
    index = units[after] === 0x2e ? after + 1 : after;
  }
  return end;
}

function wordAt({ units, length }: FoldedText, at: number): string {
  let end = at;
  while (end < length && end - at < 24 && isWordUnit(units[end] as number)) end++;
  return String.fromCharCode(...units.subarray(at, end));
}

/** Houses have numbers after their street's name too, and streets are numbered. */
function isWordUnit(unit: number): boolean {
  return isLetterOrDigit(unit) || unit === 0x27 || unit === 0x2d;
}

/** After the number of a flat or room, when one follows; otherwise `at`. */
function roomEnd(text: FoldedText, at: number): number {
  const { units } = text;
  let index = at;
  while (units[index] === 0x2c || units[index] === 0x2e || units[index] === 0x20) index++;
  const word = wordAt(text, index);
  if (ROOMS.has(word)) index += word.length;
  else if (units[index] !== 0x23) return at;
  while (units[index] === 0x2e || units[index] === 0x20 || units[index] === 0x23) index++;
  const number = index;
  while (isDigit(units[index]) || (index > number && isLetter(units[index]))) index++;
  return index > number ? index : at;
}
