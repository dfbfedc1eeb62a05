const INITIAL_UNITS = 2048;

/**
 * A text as it is matched, with the way back to what was written. Folded units `from` to `to` (exclusive) stand for
 * the raw text from `rawStart(from)` to `rawEnd(to)`, in UTF-16 offsets.
 */
export class FoldedText {
  units = new Uint16Array(INITIAL_UNITS);
  /** By folded unit: where the first character begins in the raw text that it came from, and where the last one does. */
  starts = new Int32Array(INITIAL_UNITS);
  lasts: Int32Array;
  length = 0;
  raw = '';
  readonly #manyToOne: boolean;

  /** @param manyToOne whether a unit may stand for several characters: only then are `lasts` not `starts` themselves */
  constructor(manyToOne = false) {
    this.#manyToOne = manyToOne;
    this.lasts = manyToOne ? new Int32Array(INITIAL_UNITS) : this.starts;
  }

  rawStart(index: number): number {
    return this.starts[index] as number;
  }

  rawEnd(end: number): number {
    const last = this.lasts[end - 1] as number;
    return last + ((this.raw.codePointAt(last) as number) > 0xffff ? 2 : 1);
  }

  toString(): string {
    let text = '';
    for (let from = 0; from < this.length; from += 8192) {
      text += String.fromCharCode(...this.units.subarray(from, Math.min(from + 8192, this.length)));
    }
    return text;
  }

  /** Makes room; what is there stays. */
  reserve(length: number): void {
    if (length <= this.units.length) return;
    const capacity = Math.max(length, this.units.length * 2);
    const { units, starts, lasts } = this;
    this.units = new Uint16Array(capacity);
    this.units.set(units);
    this.starts = new Int32Array(capacity);
    this.starts.set(starts);
    this.lasts = this.#manyToOne ? new Int32Array(capacity) : this.starts;
    if (this.#manyToOne) this.lasts.set(lasts);
  }
}
