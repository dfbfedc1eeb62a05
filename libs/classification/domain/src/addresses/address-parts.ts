import { BARE, BREAKS, DOOR, endingBefore, FLOOR, LEADS, Part, type PartKind } from './address-words.js';
import { placeNameAt } from './gazetteer.js';

/** A part of an address in a stretch of text, `end` exclusive. */
export interface AddressPart {
  readonly kind: PartKind;
  readonly start: number;
  readonly end: number;
  /** Whether it goes on from the part before it. */
  readonly follows: boolean;
}

/** Longest name before its ending, where an address goes on and where one begins. */
const MOST_NAME = 14;
const MOST_FIRST_NAME = 6;

/** Cuts a stretch of folded text without punctuation into parts of addresses; what is none of them is left out. */
export function readParts(stretch: string): AddressPart[] {
  const parts: AddressPart[] = [];
  // Where the name that is being read may begin, and whether nothing but names lies between it and the last part.
  let nameStart = 0;
  let joined = false;
  const add = (kind: PartKind, start: number, end: number): void => {
    parts.push({ kind, start, end, follows: joined && parts.length > 0 });
    nameStart = end;
    joined = true;
  };
  for (let index = 0; index < stretch.length;) {
    const character = stretch.charAt(index);
    if (BREAKS.has(character) || (!joined && LEADS.has(character))) {
      nameStart = ++index;
      joined = false;
      continue;
    }
    const place = placeNameAt(stretch, index);
    if (place > 0 && index - nameStart <= 2) {
      if (index > nameStart) joined = false;
      add(Part.place, index, index + place);
      index += place;
      continue;
    }
    const numbered = numberAt(stretch, index, parts, joined);
    if (numbered !== undefined) {
      if (index - nameStart > MOST_NAME) joined = false;
      add(numbered.kind, index, numbered.end);
      index = numbered.end;
      continue;
    }
    index++;
    const ending = endingBefore(stretch, nameStart, index);
    if (ending === undefined) continue;
    const [word, kind] = ending;
    const name = index - word.length - nameStart;
    const last = parts.at(-1);
    if (name === 0 && last?.end === nameStart && joined) {
      parts[parts.length - 1] = { ...last, kind, end: index };
      nameStart = index;
    } else if (name > 0) {
      if (name > (joined ? MOST_NAME : MOST_FIRST_NAME)) {
        joined = false;
        nameStart = index - word.length - 3;
      }
      add(kind, nameStart, index);
    }
  }
  return parts;
}

function numberAt(
  stretch: string,
  at: number,
  parts: readonly AddressPart[],
  joined: boolean,
): { kind: PartKind; end: number } | undefined {
  const character = stretch.charAt(at);
  if (!/[\da-z一二三四五六七八九十百零〇两甲乙丙丁东西南北]/u.test(character)) return undefined;
  const door = matchEnd(DOOR, stretch, at);
  if (door > 0) return { kind: Part.door, end: door };
  const floor = matchEnd(FLOOR, stretch, at);
  if (floor > 0) return { kind: Part.floor, end: floor };
  const last = parts.at(-1);
  if (!joined || last === undefined || last.kind < Part.road || !/[\da-z]/u.test(character)) return undefined;
  const bare = matchEnd(BARE, stretch, at);
  return bare > 0 && /\d/u.test(stretch.slice(at, bare)) ? { kind: Part.door, end: bare } : undefined;
}

function matchEnd(pattern: RegExp, stretch: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(stretch) ? pattern.lastIndex : 0;
}
