import { entryOf, Kind, type FoldTable } from './fold-table.js';

const INITIAL_UNITS = 2048;
/** Room for the look-ahead beyond the end. */
const MARGIN = 2;
const SPACE = 0x20;
const REMOVED = Kind.removed << 16;
const ASIDE = Kind.aside << 16;
const NO_PARTS = new Uint32Array(0);
const UNREADABLE = Uint32Array.of(entryOf(0xfffd));

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
    const { units: entries } = this.#table;
    const folded = this.#folded;
    folded.raw = text;
    folded.reserve(text.length + MARGIN);
    let { units, starts } = folded;
    let length = 0;
    // Whether separators stand at the end, ornaments among them, and the length before them.
    let separated = false;
    let ornamented = false;
    let solidEnd = 0;
    let afterIdeograph = false;
    // What the character at `index` folds to when that is not one unit, and how many of its parts are left.
    let parts: Uint32Array = NO_PARTS;
    let left = 0;
    for (let index = 0; index < text.length;) {
      let entry: number;
      const start = index;
      if (left > 0) {
        entry = parts[parts.length - left] as number;
        if (--left === 0) index += widthAt(text, index);
      } else {
        entry = entries[text.charCodeAt(index)] as number;
        if (entry === REMOVED) {
          index++;
          continue;
        }
        if (entry === ASIDE) {
          parts = this.#partsAt(text, index);
          left = parts.length;
          if (left === 0) index += widthAt(text, index);
          folded.reserve(length + left + text.length - index + MARGIN);
          ({ units, starts } = folded);
          continue;
        }
        index++;
      }
      const kind = entry >>> 16;
      if (kind <= Kind.ideograph) {
        const ideograph = kind === Kind.ideograph;
        if (separated) {
          if (solidEnd > 0 && (ornamented ? afterIdeograph && ideograph : afterIdeograph || ideograph))
            length = solidEnd;
          separated = ornamented = false;
        }
        afterIdeograph = ideograph;
      } else {
        if (kind === Kind.ornament) ornamented = true;
        else if (length === 0 || units[length - 1] === SPACE) continue;
        if (!separated) solidEnd = length;
        separated = true;
      }
      units[length] = entry;
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
  #partsAt(text: string, index: number): Uint32Array {
    const point = text.codePointAt(index) as number;
    const parts = this.#table.aside.get(point);
    if (parts !== undefined) return parts;
    return point > 0xffff ? Uint32Array.of(text.charCodeAt(index), text.charCodeAt(index + 1)) : UNREADABLE;
  }
}

function widthAt(text: string, index: number): number {
  return (text.codePointAt(index) as number) > 0xffff ? 2 : 1;
}
