import type { FoldedText } from '../folding/folder.js';
import { PinyinFolder } from '../pinyin/pinyin-folder.js';
import { FIRST_SYLLABLE, SYLLABLES_END } from '../pinyin/reading-table.js';
import { checkFeatureSpec, type FeatureSpec } from './feature-spec.js';
import { readShape } from './text-shape.js';

const PRIME = 0x01000193;
/** Where each family of features begins its hash, so that a word is not the run of its letters. */
const SEED = { units: 0x2c1b3c6d, syllables: 0x297a2d39, words: 0x51ed270b, signs: 0x3d4d51cb, named: 0x7f4a7c15 };
/** One ideograph is a word; one or two Latin letters or digits are in every text. */
const FEWEST_ASCII = 3;
const SPACE = 0x20;
const APOSTROPHE = 0x27;

/**
 * The distinct features of a text as numbers of buckets: runs of units, of syllables, of words, and the text's shape.
 * One bag is refilled for text after text; only a longer text than any before it allocates nothing more, since there are
 * never more features than buckets.
 */
export class FeatureBag {
  readonly buckets: Int32Array;
  length = 0;
  readonly #spec: FeatureSpec;
  readonly #mask: number;
  /** By bucket: the last filling that had it. */
  readonly #seen: Int32Array;
  #filling = 0;
  readonly #pinyin: PinyinFolder | undefined;
  readonly #words = new Int32Array(3);

  constructor(spec: FeatureSpec) {
    checkFeatureSpec(spec);
    this.#spec = spec;
    this.#mask = (1 << spec.bits) - 1;
    this.buckets = new Int32Array(1 << spec.bits);
    this.#seen = new Int32Array(1 << spec.bits);
    this.#pinyin = spec.syllables > 0 ? new PinyinFolder() : undefined;
  }

  clear(): void {
    this.length = 0;
    if (this.#filling === 0x7fffffff) {
      this.#seen.fill(0);
      this.#filling = 0;
    }
    this.#filling++;
  }

  /** Adds the features of one text to those that are there. */
  read(text: FoldedText): void {
    const { units, syllables, words, shape } = this.#spec;
    if (units > 0) this.#readUnits(text, units);
    if (this.#pinyin !== undefined) this.#readSyllables(this.#pinyin.fold(text), syllables);
    if (words > 0) this.#readWords(text, words);
    if (shape) readShape(text, this);
  }

  /** A feature that has a number of its own beside those of the text's characters. */
  addNamed(family: number, value: number): void {
    this.#add(Math.imul(Math.imul(SEED.named ^ family, PRIME) ^ value, PRIME));
  }

  #add(hash: number): void {
    let h = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
    const bucket = (h ^ (h >>> 15)) & this.#mask;
    if (this.#seen[bucket] === this.#filling) return;
    this.#seen[bucket] = this.#filling;
    this.buckets[this.length++] = bucket;
  }

  #readUnits({ units, length }: FoldedText, longest: number): void {
    for (let start = 0; start < length; start++) {
      const end = Math.min(start + longest, length);
      const counted = start + ((units[start] as number) < 0x80 ? FEWEST_ASCII : 1);
      let hash = SEED.units;
      for (let index = start; index < end; index++) {
        hash = Math.imul(hash ^ (units[index] as number), PRIME) + 1;
        if (index + 1 >= counted) this.#add(hash);
      }
    }
  }

  #readSyllables({ units, length }: FoldedText, longest: number): void {
    for (let start = 0; start < length; start++) {
      const end = Math.min(start + longest, length);
      let hash = SEED.syllables;
      for (let index = start; index < end; index++) {
        const unit = units[index] as number;
        if (unit < FIRST_SYLLABLE || unit >= SYLLABLES_END) break;
        hash = Math.imul(hash ^ unit, PRIME) + 1;
        this.#add(hash);
      }
    }
  }

  #readWords({ units, length }: FoldedText, longest: number): void {
    let word = 0;
    let count = 0;
    for (let index = 0; index <= length; index++) {
      const unit = index < length ? (units[index] as number) : SPACE;
      if (isWordUnit(unit)) {
        word = Math.imul((word === 0 ? SEED.words : word) ^ unit, PRIME) + 1;
        continue;
      }
      if (word !== 0) this.#addWord(word, count++, longest);
      word = 0;
      if (unit !== SPACE) this.#addWord(Math.imul(unit, SEED.signs), count++, longest);
    }
  }

  #addWord(word: number, position: number, longest: number): void {
    const words = this.#words;
    let hash = SEED.words;
    words[position % 3] = word;
    for (let back = 0; back < longest && back <= position; back++) {
      hash = Math.imul(hash ^ (words[(position - back) % 3] as number), PRIME) + 1;
      this.#add(hash);
    }
  }
}

function isWordUnit(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || unit === APOSTROPHE;
}
