const FREE = -1;
const FULL = 0.95;

/** Numbers a state has in the array, side by side so that one step touches one line of the cache. */
export const CELL = 2;
/** Where a cell keeps the base of its children, negative while it has none, and its parent. */
export const BASE = 0;
export const PARENT = 1;

/**
 * A trie laid out in one array: the child of `state` by `code` stands at `base(state) + code` if the cell there names
 * `state` as its parent.
 */
export class DoubleArray {
  cells = new Int32Array(0);
  /** States in use, the root (0) included; cells beyond hold nothing. */
  size = 1;
  #searchFrom = 1;

  constructor(
    /** Codes run from 1 to this. */
    readonly highestCode: number,
  ) {
    this.#grow(1024);
    this.cells[PARENT] = -2;
  }

  /**
   * Gives `state` its children.
   * @param codes ascending, not empty
   * @returns the base: child states are base + code
   */
  place(state: number, codes: readonly number[]): number {
    const base = this.#findBase(codes);
    this.cells[state * CELL + BASE] = base;
    for (const code of codes) this.cells[(base + code) * CELL + PARENT] = state;
    this.size = Math.max(this.size, base + (codes.at(-1) as number) + 1);
    return base;
  }

  #findBase(codes: readonly number[]): number {
    const lowest = codes[0] as number;
    const first = Math.max(this.#searchFrom, lowest + 1);
    let taken = 0;
    for (let cell = first; ; cell++) {
      this.#grow(cell + this.highestCode + 1);
      if (this.cells[cell * CELL + PARENT] !== FREE) {
        taken++;
      } else if (this.#fits(cell - lowest, codes)) {
        // A region this full is not searched again: else building takes time by the square of the patterns.
        if (taken >= FULL * (cell - first + 1)) this.#searchFrom = cell;
        return cell - lowest;
      }
    }
  }

  #fits(base: number, codes: readonly number[]): boolean {
    for (const code of codes) if (this.cells[(base + code) * CELL + PARENT] !== FREE) return false;
    return true;
  }

  #grow(states: number): void {
    // One alphabet of room beyond the last state, so that a look-up never leaves the array.
    const needed = (states + this.highestCode + 1) * CELL;
    if (needed <= this.cells.length) return;
    const { cells } = this;
    this.cells = new Int32Array(Math.max(needed, cells.length * 2)).fill(FREE);
    this.cells.set(cells);
  }
}
