import { ASIDE, Kind, REMOVED, type FoldTable } from './fold-table.js';

const INITIAL_UNITS = 2048;
/** Room for the look-ahead beyond the end. */
const MARGIN = 2;
const SPACE = 0x20;
const NO_PARTS = new Uint16Array(0);
const UNREADABLE = Uint16Array.of(0xfffd);

/**
 * A text as it is matched, with the way back to what was written. Folded units `from` to `to` (exclusive) stand for
 * the raw text from `rawStart(from)` to `rawEnd(to)`, in UTF-16 offsets.
 */
export class FoldedText {
  units = new Uint16Array(INITIAL_UNITS);
  /** By folded unit: where the character begins in the raw text that it came from. */
  starts = new Int32Array(INITIAL_UNITS);
  length = 0;
  raw = '';

  rawStart(index: number): number {
    return this.starts[index] as number;
  }

  rawEnd(end: number): number {
    const last = this.starts[end - 1] as number;
    return last + widthAt(this.raw, last);
  }

  toString(): string {
    let text = '';
    for (let from = 0; from < this.length; from += 8192) {
      text += String.fromCharCode(...this.units.subarray(from, Math.min(from + 8192, this.length)));
    }
    return text;
  }

  reserve(length: number): void {
    if (length <= this.units.length) return;
    const capacity = Math.max(length, this.units.length * 2);
    const { units, starts } = this;
    this.units = new Uint16Array(capacity);
    this.units.set(units);
    this.starts = new Int32Array(capacity);
    this.starts.set(starts);
  }
}

/**
 * Folds texts by one table. White space runs become one space; white space beside an ideograph, and white space and
 * ornaments between two ideographs, disappear, because words are broken up that way (`刷 单`, `刷*单`, `加 QQ`).
 */
export class Folder {
  readonly #table: FoldTable;
  readonly #folded = new FoldedText();

  constructor(table: FoldTable) {
    this.#table = table;
  }

  /** The result is the folder's own and holds until its next call. */
  fold(text: string): FoldedText {
    const { units: foldOf, kinds } = this.#table;
    const folded = this.#folded;
    folded.raw = text;
    folded.reserve(text.length + MARGIN);
    let { units, starts } = folded;
    let length = 0;
    // Length after the last unit that is neither space nor ornament, what that unit was, and what came since.
    let solidEnd = 0;
    let afterIdeograph = false;
    let ornamented = false;
    // What the character at `index` folds to when that is not one unit, and how much of it has been taken.
    let parts: Uint16Array = NO_PARTS;
    let part = 0;
    for (let index = 0; index < text.length; ) {
      let unit: number;
      const start = index;
      if (part < parts.length) {
        unit = parts[part++] as number;
        if (part === parts.length) index += widthAt(text, index);
      } else {
        unit = foldOf[text.charCodeAt(index)] as number;
        if (unit === REMOVED) {
          index++;
          continue;
        }
        if (unit === ASIDE) {
          parts = this.#partsAt(text, index);
          part = 0;
          if (parts.length === 0) index += widthAt(text, index);
          folded.reserve(length + parts.length + text.length - index + MARGIN);
          ({ units, starts } = folded);
          continue;
        }
        index++;
      }
      const kind = kinds[unit] as number;
      if (kind === Kind.space) {
        if (length === 0 || units[length - 1] === SPACE) continue;
      } else if (kind === Kind.ornament) {
        ornamented = true;
      } else {
        const ideograph = kind === Kind.ideograph;
        if (length > solidEnd && solidEnd > 0 && (ornamented ? afterIdeograph && ideograph : afterIdeograph || ideograph)) {
          length = solidEnd;
        }
        solidEnd = length + 1;
        afterIdeograph = ideograph;
        ornamented = false;
      }
      units[length] = unit;
      starts[length++] = start;
    }
    // Trailing white space says nothing.
    if (length > 0 && units[length - 1] === SPACE) length--;
    // Scanners look one unit ahead; what an earlier, longer text left there must not be read.
    units[length] = units[length + 1] = 0;
    folded.length = length;
    return folded;
  }

  /** What a character folds to that is not one unit of the table; lone surrogates are as unreadable as U+FFFD. */
  #partsAt(text: string, index: number): Uint16Array {
    const point = text.codePointAt(index) as number;
    const parts = this.#table.aside.get(point);
    if (parts !== undefined) return parts;
    return point > 0xffff ? Uint16Array.of(text.charCodeAt(index), text.charCodeAt(index + 1)) : UNREADABLE;
  }
}

function widthAt(text: string, index: number): number {
  return (text.codePointAt(index) as number) > 0xffff ? 2 : 1;
}
