import { ASIDE, Kind, REMOVED, type FoldTable } from './fold-table.js';

const INITIAL_UNITS = 2048;

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
    return last + ((this.raw.codePointAt(last) as number) > 0xffff ? 2 : 1);
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
  /** Length after the last unit that is neither space nor ornament, and what kind that unit was. */
  #solidEnd = 0;
  #solidKind: number = Kind.solid;
  #ornamented = false;

  constructor(table: FoldTable) {
    this.#table = table;
  }

  /** The result is the folder's own and holds until its next call. */
  fold(text: string): FoldedText {
    const folded = this.#folded;
    const { units, kinds } = this.#table;
    folded.raw = text;
    folded.length = 0;
    folded.reserve(text.length + 32);
    this.#solidEnd = 0;
    this.#solidKind = Kind.solid;
    this.#ornamented = false;
    for (let index = 0; index < text.length; index++) {
      const unit = units[text.charCodeAt(index)] as number;
      if (unit === ASIDE) index = this.#foldAside(text, index);
      else if (unit !== REMOVED) this.#emit(unit, kinds[unit] as number, index);
    }
    // Trailing white space says nothing.
    if (folded.length > 0 && folded.units[folded.length - 1] === 0x20) folded.length--;
    // Scanners look one unit ahead; what an earlier, longer text left there must not be read.
    folded.units[folded.length] = folded.units[folded.length + 1] = 0;
    return folded;
  }

  /** @returns index of the last unit read */
  #foldAside(text: string, index: number): number {
    const { aside, kinds } = this.#table;
    const point = text.codePointAt(index) as number;
    const parts = aside.get(point);
    if (parts !== undefined) {
      this.#folded.reserve(this.#folded.length + parts.length + text.length - index);
      for (const part of parts) this.#emit(part, kinds[part] as number, index);
    } else if (point > 0xffff) {
      this.#folded.reserve(this.#folded.length + 2 + text.length - index);
      const kind = point >= 0x20000 && point < 0x40000 ? Kind.ideograph : Kind.solid;
      this.#emit(text.charCodeAt(index), kind, index);
      this.#emit(text.charCodeAt(index + 1), kind, index);
    } else {
      this.#emit(0xfffd, Kind.solid, index);
    }
    return point > 0xffff ? index + 1 : index;
  }

  #emit(unit: number, kind: number, start: number): void {
    const folded = this.#folded;
    if (kind === Kind.space) {
      if (folded.length === 0 || folded.units[folded.length - 1] === 0x20) return;
    } else if (kind === Kind.ornament) {
      this.#ornamented = true;
    } else {
      if (folded.length > this.#solidEnd) this.#dropSeparators(kind);
      this.#solidEnd = folded.length + 1;
      this.#solidKind = kind;
      this.#ornamented = false;
    }
    folded.units[folded.length] = unit;
    folded.starts[folded.length++] = start;
  }

  #dropSeparators(next: number): void {
    const before = this.#solidEnd > 0 && this.#solidKind === Kind.ideograph;
    const after = next === Kind.ideograph;
    if ((before && after) || ((before || after) && !this.#ornamented)) this.#folded.length = this.#solidEnd;
  }
}
