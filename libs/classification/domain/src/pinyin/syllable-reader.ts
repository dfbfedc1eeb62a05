import { SYLLABLES } from '../generated/pinyin-table.js';

/** By number, from 1; pinyin without tones, ü as v. */
export const SYLLABLE_NAMES: readonly string[] = ['', ...SYLLABLES.split(' ')];

const LETTERS = 26;
const LETTER_A = 0x61;
/** Interjections without a vowel: as parts of a Latin word they read almost anything as pinyin. */
const NOT_IN_WORDS = new Set(['m', 'n', 'ng']);
const LONGEST_WORD = 36;

/** Reads Latin words that are nothing but syllables, longest first: `weixin` is wei xin. */
export class SyllableReader {
  /** By node and letter: the node it leads to, 0 for none. */
  readonly #next: Uint16Array;
  /** By node: the syllable that ends there, 0 for none. */
  readonly #syllable: Uint16Array;
  /** Syllables of the last word that was read, and where each ends in it, exclusive. */
  readonly syllables = new Uint16Array(LONGEST_WORD);
  readonly ends = new Uint8Array(LONGEST_WORD);
  /** By place in the word: the longest syllable from there on after which the rest can be read, 0 for none. */
  readonly #best = new Uint16Array(LONGEST_WORD + 1);
  readonly #bestEnd = new Uint8Array(LONGEST_WORD + 1);

  constructor() {
    const next: number[] = new Array<number>(LETTERS).fill(0);
    const syllable: number[] = [0];
    for (const [number, name] of SYLLABLE_NAMES.entries()) {
      if (name === '' || NOT_IN_WORDS.has(name)) continue;
      let node = 0;
      for (let index = 0; index < name.length; index++) {
        const cell = node * LETTERS + name.charCodeAt(index) - LETTER_A;
        if (next[cell] === 0) {
          next[cell] = syllable.push(0) - 1;
          next.push(...new Array<number>(LETTERS).fill(0));
        }
        node = next[cell] as number;
      }
      syllable[node] = number;
    }
    this.#next = Uint16Array.from(next);
    this.#syllable = Uint16Array.from(syllable);
  }

  /**
   * @param units lower-case Latin letters from `from` to `to`
   * @returns how many syllables the word is, 0 when it is not pinyin
   */
  read(units: Uint16Array, from: number, to: number): number {
    const length = to - from;
    if (length > LONGEST_WORD) return 0;
    for (let start = length - 1; start >= 0; start--) {
      this.#best[start] = 0;
      let node = 0;
      for (let at = start; at < length; at++) {
        node = this.#next[node * LETTERS + (units[from + at] as number) - LETTER_A] as number;
        if (node === 0) break;
        const found = this.#syllable[node] as number;
        if (found === 0 || (at + 1 < length && this.#best[at + 1] === 0)) continue;
        this.#best[start] = found;
        this.#bestEnd[start] = at + 1;
      }
    }
    let count = 0;
    for (let at = 0; at < length && this.#best[at] !== 0; at = this.#bestEnd[at] as number) {
      this.syllables[count] = this.#best[at] as number;
      this.ends[count++] = this.#bestEnd[at] as number;
    }
    return count;
  }
}
