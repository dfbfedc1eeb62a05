import { BARE, BREAKS, DOOR, endingBefore, FLOOR, JOINED_BARE, LEADS, Part, type PartKind } from './address-words.js';
import { placeNameAt, type PlaceName } from './gazetteer.js';

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
/** Longest name of a division that the gazetteer does not know. */
const MOST_DIVISION = 4;
const NUMBER_FIRST = /[\da-z一二三四五六七八九十百零〇两甲乙丙丁东西南北]/u;

/** Cuts a stretch of folded text without punctuation into parts of addresses; what is none of them is left out. */
export function readParts(stretch: string): AddressPart[] {
  const reader = new PartReader(stretch);
  while (reader.step());
  return reader.parts;
}

class PartReader {
  readonly parts: AddressPart[] = [];
  #index = 0;
  /** Where the name that is being read may begin, and whether nothing but names lies between it and the last part. */
  #nameStart = 0;
  #joined = false;

  constructor(readonly stretch: string) {}

  step(): boolean {
    const { stretch } = this;
    if (this.#index >= stretch.length) return false;
    const character = stretch.charAt(this.#index);
    if (BREAKS.has(character) || (!this.#joined && LEADS.has(character))) {
      this.#nameStart = ++this.#index;
      this.#joined = false;
    } else if (!this.#readPlace() && !this.#readNumber(character)) {
      this.#index++;
      this.#readEnding();
    }
    return true;
  }

  #add(kind: PartKind, start: number, end: number): void {
    this.parts.push({ kind, start, end, follows: this.#joined && this.parts.length > 0 });
    this.#nameStart = this.#index = end;
    this.#joined = true;
  }

  #readPlace(): boolean {
    const at = this.#index;
    const place = placeNameAt(this.stretch, at);
    if (place === undefined || (at > this.#nameStart && !place.full)) return false;
    if (!place.full && (this.#beginsOtherName(place) || this.#namesFirm(place))) return false;
    if (at > this.#nameStart && (!this.#joined || at - this.#nameStart > MOST_DIVISION)) this.#joined = false;
    if (this.#startsAnew(place)) this.#joined = false;
    this.#add(Part.place, at, at + place.length);
    return true;
  }

  /** `西湖大道` and `和平里` are named after a place and are none. */
  #beginsOtherName({ length }: PlaceName): boolean {
    const after = this.#index + length;
    for (let end = after + 1; end <= Math.min(after + 2, this.stretch.length); end++) {
      const ending = endingBefore(this.stretch, after, end);
      if (ending?.[0].length === end - after && ending[1] !== Part.place) return true;
    }
    return false;
  }

  /** `汽配城浙江立祥`: a province amid an address is part of a firm's name, unless a city follows it. */
  #namesFirm(place: PlaceName): boolean {
    if (!this.#joined || ((this.parts.at(-1)?.kind ?? 0) < Part.road && !place.province)) return false;
    return placeNameAt(this.stretch, this.#index + place.length) === undefined;
  }

  /** Forms put a chosen region before what was typed: the address is what begins with the region said again. */
  #startsAnew(place: PlaceName): boolean {
    const last = this.parts.at(-1);
    if (!this.#joined || last === undefined) return false;
    if (place.province) return !(last.kind === Part.place && this.stretch.slice(last.start, last.end) === '中国');
    const before = this.stretch.slice(last.start, last.end);
    return (
      last.kind === Part.place && last.end - last.start < place.length && this.stretch.startsWith(before, this.#index)
    );
  }

  #readNumber(first: string): boolean {
    if (!NUMBER_FIRST.test(first)) return false;
    const at = this.#index;
    const last = this.parts.at(-1);
    let kind: PartKind = Part.door;
    let end = matchEnd(DOOR, this.stretch, at);
    if (end === 0) {
      end = matchEnd(FLOOR, this.stretch, at);
      if (end > 0) kind = Part.floor;
    }
    if (end === 0 && this.#joined && last !== undefined && last.kind >= Part.road) {
      end = matchEnd(BARE, this.stretch, at);
      const number = this.stretch.slice(at, end);
      if (!/\d/u.test(number)) end = 0;
      // A number alone is a score or a price as often as a room.
      if (last.kind < Part.door && !JOINED_BARE.test(number)) kind = Part.floor;
    }
    if (end === 0) return false;
    if (at - this.#nameStart > MOST_NAME) this.#joined = false;
    this.#add(kind, at, end);
    return true;
  }

  /** `市场` is not the end of a city, nor `街道` that of a street. */
  #endsLater(end: number, length: number): boolean {
    for (let later = end + 1; later <= Math.min(end + 3, this.stretch.length); later++) {
      const ending = endingBefore(this.stretch, this.#nameStart, later);
      if (ending !== undefined && ending[0].length >= later - end + Math.min(length, 1)) return true;
    }
    return false;
  }

  #readEnding(): void {
    const end = this.#index;
    const ending = endingBefore(this.stretch, this.#nameStart, end);
    if (ending === undefined || this.#endsLater(end, ending[0].length)) return;
    const [word, kind] = ending;
    const name = end - word.length - this.#nameStart;
    const last = this.parts.at(-1);
    if (kind === Part.place && (!this.#joined || name < 1 || name > MOST_DIVISION || last?.kind !== Part.place)) return;
    if (name === 0) {
      if (!this.#joined || last === undefined) return;
      this.parts[this.parts.length - 1] = { ...last, kind, end };
      this.#nameStart = end;
      return;
    }
    if (name > (this.#joined ? MOST_NAME : MOST_FIRST_NAME)) {
      this.#joined = false;
      this.#nameStart = end - word.length - 3;
    }
    this.#add(kind, this.#nameStart, end);
  }
}

function matchEnd(pattern: RegExp, stretch: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(stretch) ? pattern.lastIndex : 0;
}
