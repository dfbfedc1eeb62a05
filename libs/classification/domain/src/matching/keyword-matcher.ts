import type { FoldedText } from '../folding/folder.js';
import { BASE, CELL, PARENT } from './double-array.js';
import type { HitList } from './hit-list.js';
import { ALONE, pairHash, PatternStarts, sameWord, STARTS, WORD, wordKind } from './pattern-starts.js';
import { layOut, Trie } from './trie.js';

const NONE = -1;

/**
 * Aho-Corasick over folded units: finds every occurrence of every pattern, overlapping ones too, in one pass whose time
 * does not depend on the patterns. Edges of a pattern that are Latin letters or digits match only at the edge of a word
 * or number, so that "ban" is not found in "bank". The automaton therefore never starts amid a word, neither from the
 * root nor by a failure link: Latin text costs little more than reading it.
 */
export class KeywordMatcher {
  /** Alphabet: by folded unit, its code, 0 for units that stand in no pattern. */
  readonly #codes = new Uint16Array(0x10000);
  /** Goto function; once built, the base of a state where a pattern ends is its complement, so that a step reads one line. */
  readonly #cells: Int32Array;
  /** By state: its longest proper suffix, and its longest suffix (itself included) that ends a pattern, 0 for none. */
  readonly #fails: Int32Array;
  readonly #ends: Int32Array;
  /** By state: the next shorter suffix state that ends a pattern. */
  readonly #shorter: Int32Array;
  readonly #patternAt: Int32Array;
  /** Patterns that fold to the same units hang on one state. */
  readonly #nextSame: Int32Array;
  readonly #lengths: Int32Array;
  /** By pattern: whether its end must be the end of a word or number. */
  readonly #closed: Uint8Array;
  readonly #starts: PatternStarts;

  /**
   * @param patterns folded units; their index is the pattern's number in hits
   * @throws RangeError for an empty pattern
   */
  constructor(patterns: readonly Uint16Array[]) {
    const highest = this.#assignCodes(patterns);
    this.#starts = new PatternStarts(patterns);
    const trie = new Trie();
    this.#lengths = Int32Array.from(patterns, (pattern) => pattern.length);
    this.#closed = Uint8Array.from(patterns, (pattern) =>
      wordKind(pattern[pattern.length - 1] as number) === 0 ? 0 : 1,
    );
    this.#nextSame = new Int32Array(patterns.length).fill(NONE);
    const nodes = patterns.map((pattern) => trie.insert(pattern, this.#codes));
    const { array, stateOf, order } = layOut(trie, highest);
    this.#cells = array.cells;
    this.#fails = new Int32Array(array.size);
    this.#ends = new Int32Array(array.size);
    this.#shorter = new Int32Array(array.size);
    this.#patternAt = new Int32Array(array.size).fill(NONE);
    for (let pattern = patterns.length - 1; pattern >= 0; pattern--) {
      const state = stateOf[nodes[pattern] as number] as number;
      this.#nextSame[pattern] = this.#patternAt[state] as number;
      this.#patternAt[state] = pattern;
    }
    for (const node of order) {
      const parent = trie.parents[node] as number;
      const amidWord = sameWord(trie.units[parent] as number, trie.units[node] as number);
      this.#link(stateOf[parent] as number, trie.codes[node] as number, amidWord);
    }
    // A state without children ends a pattern, and its base is negative as it is.
    for (let state = 1; state < array.size; state++) {
      const base = this.#cells[state * CELL + BASE] as number;
      if (this.#ends[state] !== 0 && base >= 0) this.#cells[state * CELL + BASE] = ~base;
    }
  }

  /** Adds every occurrence to `hits`, by end and then longest first; stops when the list is full. */
  scan(text: FoldedText, hits: HitList): void {
    const { units, length } = text;
    const cells = this.#cells;
    const codes = this.#codes;
    const fails = this.#fails;
    const { traits, pairs, mask } = this.#starts;
    let state = 0;
    let base = cells[BASE] as number;
    let before = 0;
    for (let index = 0; index < length; index++) {
      const unit = units[index] as number;
      const trait = traits[unit] as number;
      const amidWord = (trait & before & WORD) !== 0;
      before = trait;
      if (state === 0) {
        // Nearly all of a text ends here, without a look at the automaton.
        if (trait < STARTS || amidWord) continue;
        if (trait < ALONE) {
          const pair = pairHash(unit, units[index + 1] as number) & mask;
          if (((pairs[pair >>> 5] as number) & (1 << (pair & 31))) === 0) continue;
        }
      }
      const code = codes[unit] as number;
      if (code === 0) {
        state = 0;
        base = cells[BASE] as number;
        continue;
      }
      for (;;) {
        if (state === 0 && amidWord) break;
        const next = base + code;
        if (cells[next * CELL + PARENT] === state) {
          state = next;
          base = cells[state * CELL + BASE] as number;
          break;
        }
        if (state === 0) break;
        state = fails[state] as number;
        base = cells[state * CELL + BASE] as number;
        if (base < 0) base = ~base;
      }
      if (base >= 0) continue;
      base = ~base;
      if (!this.#report(this.#ends[state] as number, text, index + 1, hits)) return;
    }
  }

  #report(found: number, text: FoldedText, end: number, hits: HitList): boolean {
    for (let state = found; state !== 0; state = this.#shorter[state] as number) {
      for (
        let pattern = this.#patternAt[state] as number;
        pattern !== NONE;
        pattern = this.#nextSame[pattern] as number
      ) {
        if (
          this.#closed[pattern] === 1 &&
          end < text.length &&
          sameWord(text.units[end - 1] as number, text.units[end] as number)
        )
          continue;
        const start = end - (this.#lengths[pattern] as number);
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
  #link(parent: number, code: number, amidWord: boolean): void {
    const cells = this.#cells;
    const state = (cells[parent * CELL + BASE] as number) + code;
    let fail = 0;
    if (parent !== 0) {
      for (let from = this.#fails[parent] as number; ; from = this.#fails[from] as number) {
        if (from === 0 && amidWord) break;
        const next = (cells[from * CELL + BASE] as number) + code;
        if (cells[next * CELL + PARENT] === from) {
          fail = next;
          break;
        }
        if (from === 0) break;
      }
    }
    const shorter = this.#ends[fail] as number;
    this.#shorter[state] = shorter;
    this.#fails[state] = fail;
    this.#ends[state] = this.#patternAt[state] === NONE ? shorter : state;
  }
}
