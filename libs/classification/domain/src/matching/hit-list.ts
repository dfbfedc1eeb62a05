/** Where patterns were found: parallel arrays, reused from text to text. */
export class HitList {
  readonly patterns: Int32Array;
  /** Folded offsets; `ends` are exclusive. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  length = 0;
  /** More was found than the list holds. */
  truncated = false;

  constructor(capacity = 4096) {
    this.patterns = new Int32Array(capacity);
    this.starts = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
  }

  clear(): void {
    this.length = 0;
    this.truncated = false;
  }

  /** @returns whether there is room for more */
  add(pattern: number, start: number, end: number): boolean {
    if (this.length === this.patterns.length) {
      this.truncated = true;
      return false;
    }
    this.patterns[this.length] = pattern;
    this.starts[this.length] = start;
    this.ends[this.length++] = end;
    return true;
  }
}
