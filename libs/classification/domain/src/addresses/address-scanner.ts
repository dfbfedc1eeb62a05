import type { FoldedText } from '../folding/folder.js';
import { isDigit, isLetterOrDigit } from '../units.js';
import { readParts, type AddressPart } from './address-parts.js';
import { ASIDE, BREAKS, GOES_ON, Part, type PartKind } from './address-words.js';
import { englishAddressEnd } from './english-address.js';

/** A postal address in a text; offsets are UTF-16 in the raw text, `end` exclusive. */
export interface Address {
  /** Whether it leads to a door: a house number, building, or room. */
  readonly door: boolean;
  readonly start: number;
  readonly end: number;
}

/** Longest stretch without punctuation that is read as one; what is longer is read piece by piece. */
const MOST_STRETCH = 160;
const MOST_FOUND = 200;
const MOST_TAIL = 14;
const JOINTS = new Set(Array.from('-_#/()·~+', (character) => character.charCodeAt(0)));
const FIRST_IDEOGRAPH = 0x3400;
const LAST_IDEOGRAPH = 0x9fff;

/**
 * Appends the addresses of a folded text, in order. Chinese ones are names of divisions, towns, roads, villages and
 * premises in a row, with numbers of houses, buildings and rooms; English ones a house's number and a street. Linear:
 * stretches without punctuation are bounded.
 */
export function scanAddresses(text: FoldedText, found: Address[]): void {
  const { units, length } = text;
  for (let start = 0; start < length && found.length < MOST_FOUND;) {
    let end = start;
    const most = Math.min(length, start + MOST_STRETCH);
    while (end < most && isAddressUnit(units[end] as number)) end++;
    if (isDigit(units[start])) {
      const english = englishAddressEnd(text, start);
      if (english > start) {
        found.push({ door: true, start: text.rawStart(start), end: text.rawEnd(english) });
        start = english;
        continue;
      }
    }
    if (end - start >= 4) readStretch(text, start, end, found);
    start = Math.max(end, start + 1);
  }
}

function isAddressUnit(unit: number): boolean {
  return (unit >= FIRST_IDEOGRAPH && unit <= LAST_IDEOGRAPH) || isLetterOrDigit(unit) || JOINTS.has(unit);
}

function readStretch(text: FoldedText, from: number, to: number, found: Address[]): void {
  const stretch = String.fromCharCode(...text.units.subarray(from, to));
  const parts = readParts(stretch);
  for (let first = 0; first < parts.length;) {
    let after = first + 1;
    while (after < parts.length && (parts[after] as AddressPart).follows) after++;
    const chain = parts.slice(first, after);
    first = after;
    const door = leadsToDoor(chain);
    if (!door && !namesPlace(chain)) continue;
    const start = from + (chain[0] as AddressPart).start;
    const end = from + tailEnd(text, from, stretch, chain.at(-1) as AddressPart);
    found.push({ door, start: text.rawStart(start), end: text.rawEnd(end) });
  }
}

/** A number of a house, building or room after a name: of a road, town, village or house, or one that has no ending. */
function leadsToDoor(chain: readonly AddressPart[]): boolean {
  const named = chain.findIndex(({ kind }, at) => isNamed(kind) || followsUnknownName(chain, at));
  return named >= 0 && chain.slice(named).some(({ kind }) => kind === Part.door);
}

function isNamed(kind: PartKind): boolean {
  return kind >= Part.town && kind <= Part.premises;
}

/** `鹿城区下吕浦海鸥10栋`: after a division, up to eight units that nothing else explains. */
function followsUnknownName(chain: readonly AddressPart[], at: number): boolean {
  const before = chain[at - 1];
  const gap = before === undefined ? 0 : (chain[at] as AddressPart).start - before.end;
  const numbered = (chain[at] as AddressPart).kind >= Part.floor;
  return numbered && before?.kind === Part.place && gap >= 1 && gap <= 8;
}

function namesPlace(chain: readonly AddressPart[]): boolean {
  return chain.length > 1 && chain.some(({ kind }, at) => isNamed(kind) || followsUnknownName(chain, at));
}

/** A house or firm may be named last without any ending that says so; a clause that goes on is not taken in. */
function tailEnd(text: FoldedText, from: number, stretch: string, last: AddressPart): number {
  let end = last.end;
  while (end < stretch.length && end - last.end <= MOST_TAIL && !isTailStop(text, from + end, stretch.charAt(end)))
    end++;
  const tail = stretch.slice(last.end, end);
  const stopped = end < stretch.length && text.rawEnd(from + end) === text.rawStart(from + end);
  if (end - last.end > MOST_TAIL || stopped || GOES_ON.has(stretch.charAt(end)) || BREAKS.has(stretch.charAt(end)))
    return last.end;
  const kept = tail.replace(ASIDE, '').replace(/[-_#/()·~+]+$/u, '');
  return last.end + kept.length;
}

function isTailStop(text: FoldedText, index: number, character: string): boolean {
  return BREAKS.has(character) || GOES_ON.has(character) || text.rawStart(index) > text.rawEnd(index);
}
