import { splitForms } from '../components/split-forms.js';
import type { FoldedText } from '../folding/folded-text.js';
import type { Folder } from '../folding/folder.js';
import type { PinyinFolder } from '../pinyin/pinyin-folder.js';
import type { BankWord } from './bank-words.js';

/** Numbers of the banks whose words are found in more forms than the one they have, or not everywhere. */
export interface FoundBy {
  /**
   * Whose Chinese words are found by how they sound; one of a single ideograph has too many homophones and is found as
   * it is written, as are words of other scripts.
   */
  readonly bySound?: ReadonlySet<number>;
  /** Whose words are found where their characters are written as their parts, too. */
  readonly byParts?: ReadonlySet<number>;
  /** By bank: another one, and a word of the first that is part of a word of the other is none. */
  readonly outside?: ReadonlyMap<number, number>;
}

/** The forms of all words of all banks. */
export interface BankForms {
  /** How many words there are; a word's number is below it. */
  readonly words: number;
  readonly written: readonly BankWord[];
  readonly sounding: readonly BankWord[];
}

const IDEOGRAPHS = /\p{sc=Han}.*\p{sc=Han}/su;

/** @param pinyin given where a bank's words are found by how they sound */
export function bankForms(
  banks: readonly (readonly string[])[],
  { bySound, byParts }: FoundBy,
  folder: Folder,
  pinyin: PinyinFolder | undefined,
): BankForms {
  const written = new Map<string, BankWord>();
  const sounding = new Map<string, BankWord>();
  const split: BankWord[] = [];
  let words = 0;
  for (const [bank, texts] of banks.entries()) {
    for (const text of texts) {
      const folded = folder.fold(text);
      const units = unitsOf(folded);
      let form = { bank, word: words++, units };
      const sounds = pinyin !== undefined && bySound?.has(bank) && IDEOGRAPHS.test(text);
      const found = sounds ? { ...form, units: unitsOf(pinyin.fold(folded)) } : form;
      const forms = sounds ? sounding : written;
      // Words of one bank that sound alike, or are written alike once folded, are one word: else it would count twice.
      const known = forms.get(nameOf(found));
      if (known === undefined) forms.set(nameOf(found), found);
      else form = { ...form, word: known.word };
      if (byParts?.has(bank)) for (const parts of splitForms(units)) split.push({ ...form, units: parts });
    }
  }
  // So would one that is in the bank as it is split.
  const further = split.filter((form) => !written.has(nameOf(form)));
  return { words, written: [...written.values(), ...further], sounding: [...sounding.values()] };
}

function nameOf({ bank, units }: BankWord): string {
  return `${bank} ${units.join()}`;
}

function unitsOf({ units, length }: FoldedText): Uint16Array {
  return units.slice(0, length);
}
