import type { Folder } from '../folding/folder.js';
import { PinyinFolder } from '../pinyin/pinyin-folder.js';
import { FIRST_SYLLABLE, SYLLABLES_END } from '../pinyin/reading-table.js';
import { DeletionIndex } from './deletion-index.js';
import { drawnForm } from './drawn-form.js';
import { EditDistance } from './edit-distance.js';
import { skeletonWords } from './name-skeleton.js';

const MILLION = 1_000_000;
const MOST_UNITS = 64;
const FIRST_IDEOGRAPH = 0x3400;
/** Of a name that sounds the same and is written otherwise; shorter ones have too many namesakes. */
const SOUNDS_ALIKE = 950_000;
const FEWEST_SYLLABLES = 4;
const LETTER_OR_ORNAMENT = /^[|!@$€£]|[|!@$€£]$/u;
const LETTERS_OR_ORNAMENTS = /^[|!@$€£]+|[|!@$€£]+$/gu;
const NONE: readonly string[] = [];

/** Names that nobody else may go by, and how near another name comes to one of them. */
export class ProtectedNames {
  readonly #folder: Folder;
  readonly #skeletons: string[];
  readonly #reach: Uint8Array;
  readonly #index: DeletionIndex;
  readonly #exact: ReadonlySet<string>;
  readonly #pinyin = new PinyinFolder();
  readonly #sounds: ReadonlySet<string>;
  /** Lengths of names in ideographs, which stand in longer ones without a space. */
  readonly #lengths: readonly number[];
  /** Words of each name in order: the same words in another order are the same name. */
  readonly #sorted: ReadonlySet<string>;
  readonly #distance = new EditDistance();
  #query = '';
  #best = 0;
  readonly #consider = (candidate: number): void => {
    const name = this.#skeletons[candidate] as string;
    const reach = this.#reach[candidate] as number;
    const distance = this.#distance.within(this.#query, name, reach);
    if (distance > reach) return;
    const likeness = MILLION - Math.floor((distance * MILLION) / Math.max(name.length, this.#query.length));
    if (likeness > this.#best) this.#best = likeness;
  };

  /** @param folder one that reads look-alikes everywhere */
  constructor(names: readonly string[], folder: Folder) {
    this.#folder = folder;
    const words = names.flatMap((name) => [name, ...otherForms(name)]).map((form) => skeletonWords(form, folder));
    this.#skeletons = words.map((list) => list.join('').slice(0, MOST_UNITS));
    this.#reach = Uint8Array.from(this.#skeletons, reachOf);
    this.#index = new DeletionIndex(this.#skeletons);
    this.#exact = new Set(this.#skeletons);
    this.#sounds = new Set(names.map((name) => this.#soundOf(name)).filter((sound) => sound !== ''));
    this.#lengths = [...new Set(this.#skeletons.filter(isIdeographic).map(({ length }) => length))];
    this.#sorted = new Set(words.filter((list) => list.length > 1).map((list) => list.sort().join(' ')));
  }

  /** Likeness of the whole name to the nearest protected one, in millionths; 0 when none is near. */
  likeness(name: string): number {
    return most(name, (form) => this.#likenessOfWhole(form));
  }

  #likenessOfWhole(name: string): number {
    const words = skeletonWords(name, this.#folder);
    const whole = this.#likenessOf(words.join(''));
    if (words.length > 1 && this.#sorted.has(words.sort().join(' '))) return MILLION;
    return whole < SOUNDS_ALIKE && this.#sounds.has(this.#soundOf(name)) ? SOUNDS_ALIKE : whole;
  }

  /** The syllables of a Chinese name; empty for names with anything else in them, and for short ones. */
  #soundOf(name: string): string {
    const folded = this.#folder.fold(name.slice(0, MOST_UNITS));
    if (folded.length < FEWEST_SYLLABLES || (folded.units[0] as number) < FIRST_IDEOGRAPH) return '';
    const { units, length } = this.#pinyin.fold(folded);
    const sound = units.subarray(0, length);
    return sound.every((unit) => unit >= FIRST_SYLLABLE && unit < SYLLABLES_END) ? String.fromCharCode(...sound) : '';
  }

  /** Likeness of the part of the name that is nearest to a protected one: its words, and neighbouring words together. */
  likenessWithin(name: string): number {
    return most(name, (form) => this.#likenessOfPart(form));
  }

  #likenessOfPart(name: string): number {
    const words = skeletonWords(name, this.#folder);
    let best = 0;
    for (let from = 0; from < words.length; from++) {
      let part = '';
      for (let to = from; to < Math.min(words.length, from + 4); to++) {
        part += words[to] as string;
        best = Math.max(best, this.#likenessOf(part));
      }
    }
    return best < MILLION && words.some((word) => this.#holds(word)) ? MILLION : best;
  }

  #holds(word: string): boolean {
    if (!/[\u3400-\u9fff]/u.test(word)) return false;
    for (const length of this.#lengths) {
      for (let from = 0; from + length <= word.length; from++) {
        if (this.#exact.has(word.slice(from, from + length))) return true;
      }
    }
    return false;
  }

  #likenessOf(skeleton: string): number {
    if (skeleton.length === 0 || skeleton.length > MOST_UNITS) return 0;
    this.#query = skeleton;
    this.#best = 0;
    this.#index.candidates(skeleton, this.#consider);
    return this.#best;
  }
}

/** The greatest likeness of the forms of the beginning of a name. */
function most(name: string, likenessOf: (form: string) => number): number {
  const begin = name.slice(0, MOST_UNITS * 2);
  let best = likenessOf(begin);
  for (const form of otherForms(begin)) best = Math.max(best, likenessOf(form));
  return best;
}

/**
 * A name as it is drawn where that is not how it is read, and without the signs at either end that may be
 * letters or ornaments: `$hop` is Shop, and `$中国银行$` the bank.
 */
function otherForms(name: string): readonly string[] {
  const drawn = drawnForm(name);
  if (drawn === undefined && !LETTER_OR_ORNAMENT.test(name)) return NONE;
  const bare = name.replace(LETTERS_OR_ORNAMENTS, '');
  const forms = drawn === undefined ? [bare] : [drawn, bare];
  return forms.filter((form) => form !== name && form !== '');
}

/** Edits within which a name is taken for a protected one: none for short ones, since other words lie all around them. */
function reachOf(skeleton: string): number {
  const { length } = skeleton;
  if (isIdeographic(skeleton)) return length < 4 ? 0 : length < 7 ? 1 : 2;
  return length < 4 ? 0 : length < 6 ? 1 : 2;
}

function isIdeographic(skeleton: string): boolean {
  return skeleton.charCodeAt(0) >= FIRST_IDEOGRAPH;
}
