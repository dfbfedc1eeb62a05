import type { FoldedText } from '../folding/folder.js';
import { BASE, CELL, DoubleArray, END, FAIL, PARENT } from './double-array.js';
import type { HitList } from './hit-list.js';

const NONE = -1;
/** A pattern's edge that must not touch another unit of the same kind, so that "ban" is not found in "bank". */
const LEFT_EDGE = 1;
const RIGHT_EDGE = 2;

/**
 * Aho-Corasick over folded units: finds every occurrence of every pattern, overlapping ones too, in one pass whose time
 * does not depend on the patterns. Edges of a pattern that are Latin letters or digits match only at the edge of a word
 * or number.
 */
export class KeywordMatcher {
  /** Alphabet: by folded unit, its code, 0 for units that stand in no pattern. */
  readonly #codes = new Uint16Array(0x10000);
  /** Goto and failure function; a state's END is its longest suffix (itself included) that ends a pattern, 0 for none. */
  readonly #cells: Int32Array;
  /** By state: the next shorter suffix state that ends a pattern. */
  readonly #shorter: Int32Array;
  readonly #patternAt: Int32Array;
  /** Patterns that fold to the same units hang on one state. */
  readonly #nextSame: Int32Array;
  readonly #lengths: Int32Array;
  readonly #edges: Uint8Array;

  /**
   * @param patterns folded units; their index is the pattern's number in hits
   * @throws RangeError for an empty pattern
   */
  constructor(patterns: readonly Uint16Array[]) {
    const highest = this.#assignCodes(patterns);
    const trie = new Trie();
    this.#lengths = Int32Array.from(patterns, (pattern) => pattern.length);
    this.#edges = Uint8Array.from(patterns, edgesOf);
    this.#nextSame = new Int32Array(patterns.length).fill(NONE);
    const nodes = patterns.map((pattern) => trie.insert(pattern, this.#codes));
    const { array, stateOf, order } = layOut(trie, highest);
    this.#cells = array.cells;
    this.#cells[FAIL] = this.#cells[END] = 0;
    this.#shorter = new Int32Array(array.size);
    this.#patternAt = new Int32Array(array.size).fill(NONE);
    for (let pattern = patterns.length - 1; pattern >= 0; pattern--) {
      const state = stateOf[nodes[pattern] as number] as number;
      this.#nextSame[pattern] = this.#patternAt[state] as number;
      this.#patternAt[state] = pattern;
    }
    for (const node of order) this.#link(stateOf[trie.parents[node] as number] as number, trie.codes[node] as number);
  }

  /** Adds every occurrence to `hits`, by end and then longest first; stops when the list is full. */
  scan(text: FoldedText, hits: HitList): void {
    const { units, length } = text;
    const cells = this.#cells;
    const codes = this.#codes;
    let state = 0;
    for (let index = 0; index < length; index++) {
      const code = codes[units[index] as number] as number;
      if (code === 0) {
        state = 0;
        continue;
      }
      for (;;) {
        const next = (cells[state * CELL + BASE] as number) + code;
        if (cells[next * CELL + PARENT] === state) {
          state = next;
          break;
        }
        if (state === 0) break;
        state = cells[state * CELL + FAIL] as number;
      }
      const end = cells[state * CELL + END] as number;
      if (end !== 0 && !this.#report(end, text, index + 1, hits)) return;
    }
  }

  #report(found: number, text: FoldedText, end: number, hits: HitList): boolean {
    for (let state = found; state !== 0; state = this.#shorter[state] as number) {
      for (let pattern = this.#patternAt[state] as number; pattern !== NONE; pattern = this.#nextSame[pattern] as number) {
        const start = end - (this.#lengths[pattern] as number);
        const edges = this.#edges[pattern] as number;
        if (edges !== 0 && touches(text, start, end, edges)) continue;
        if (!hits.add(pattern, start, end)) return false;
      }
    }
    return true;
  }

  /** Frequent units get low codes, which packs the array. */
  #assignCodes(patterns: readonly Uint16Array[]): number {
    const counts = new Map<number, number>();
    for (const [index, pattern] of patterns.entries()) {
      if (pattern.length === 0) throw new RangeError(`pattern ${index} is empty once folded`);
      for (const unit of pattern) counts.set(unit, (counts.get(unit) ?? 0) + 1);
    }
    const byCount = [...counts].sort(([unit, count], [otherUnit, other]) => other - count || unit - otherUnit);
    for (const [rank, [unit]] of byCount.entries()) this.#codes[unit] = rank + 1;
    return Math.max(byCount.length, 1);
  }

  /** Parents and their suffixes are linked before their children: nodes come breadth first. */
  #link(parent: number, code: number): void {
    const cells = this.#cells;
    const state = (cells[parent * CELL + BASE] as number) + code;
    let fail = 0;
    if (parent !== 0) {
      for (let from = cells[parent * CELL + FAIL] as number; ; from = cells[from * CELL + FAIL] as number) {
        const next = (cells[from * CELL + BASE] as number) + code;
        if (cells[next * CELL + PARENT] === from) {
          fail = next;
          break;
        }
        if (from === 0) break;
      }
    }
    const shorter = cells[fail * CELL + END] as number;
    this.#shorter[state] = shorter;
    cells[state * CELL + FAIL] = fail;
    cells[state * CELL + END] = this.#patternAt[state] === NONE ? shorter : state;
  }
}

class Trie {
  readonly parents: number[] = [0];
  readonly codes: number[] = [0];
  readonly #children = new Map<number, number>();

  /** @returns the node that the pattern ends at */
  insert(pattern: Uint16Array, codeOf: Uint16Array): number {
    let node = 0;
    for (const unit of pattern) {
      const code = codeOf[unit] as number;
      const key = node * 0x10000 + code;
      let child = this.#children.get(key);
      if (child === undefined) {
        child = this.parents.push(node) - 1;
        this.codes.push(code);
        this.#children.set(key, child);
      }
      node = child;
    }
    return node;
  }

  childrenByNode(): number[][] {
    const children: number[][] = this.parents.map(() => []);
    for (let node = 1; node < this.parents.length; node++) (children[this.parents[node] as number] as number[]).push(node);
    return children;
  }
}

function layOut(trie: Trie, highestCode: number): { array: DoubleArray; stateOf: Int32Array; order: number[] } {
  const array = new DoubleArray(highestCode);
  const stateOf = new Int32Array(trie.parents.length);
  const children = trie.childrenByNode();
  const order: number[] = [];
  let level = [0];
  while (level.length > 0) {
    const next: number[] = [];
    for (const node of level) {
      const own = (children[node] as number[]).sort((one, other) => (trie.codes[one] as number) - (trie.codes[other] as number));
      if (own.length === 0) continue;
      const base = array.place(
        stateOf[node] as number,
        own.map((child) => trie.codes[child] as number),
      );
      for (const child of own) {
        stateOf[child] = base + (trie.codes[child] as number);
        order.push(child);
        next.push(child);
      }
    }
    level = next;
  }
  return { array, stateOf, order };
}

function edgesOf(pattern: Uint16Array): number {
  const left = wordKind(pattern[0] as number) === 0 ? 0 : LEFT_EDGE;
  return left | (wordKind(pattern[pattern.length - 1] as number) === 0 ? 0 : RIGHT_EDGE);
}

function touches(text: FoldedText, start: number, end: number, edges: number): boolean {
  const { units, length } = text;
  if ((edges & LEFT_EDGE) !== 0 && start > 0 && wordKind(units[start - 1] as number) === wordKind(units[start] as number)) return true;
  return (edges & RIGHT_EDGE) !== 0 && end < length && wordKind(units[end] as number) === wordKind(units[end - 1] as number);
}

/** 1 for Latin letters, 2 for digits, 0 for all else: words of other scripts are not told apart by spaces. */
function wordKind(unit: number): number {
  if (unit >= 0x61 && unit <= 0x7a) return 1;
  return unit >= 0x30 && unit <= 0x39 ? 2 : 0;
}
