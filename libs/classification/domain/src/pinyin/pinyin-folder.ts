import { FoldedText } from '../folding/folded-text.js';
import { isLetter } from '../units.js';
import { FIRST_SYLLABLE, readingTable } from './reading-table.js';
import { SyllableReader } from './syllable-reader.js';

/** Room for the look-ahead beyond the end. */
const MARGIN = 2;

/**
 * Folds texts to how they sound, without tones: an ideograph becomes its syllable (one unit above `FIRST_SYLLABLE`), as does
 * what emoji stand for, and as do Latin words that are pinyin where ideographs stand in the text or where
 * nothing but pinyin does. All else stays. `微信`, `威新` and `weixin` become the same.
 */
export class PinyinFolder {
  readonly #table = readingTable();
  readonly #reader = new SyllableReader();
  readonly #sound = new FoldedText(true);

  /** The result is the folder's own and holds until its next call; its offsets lead to the raw text of `folded`. */
  fold(folded: FoldedText): FoldedText {
    if (!this.#fold(folded, true)) this.#fold(folded, false);
    return this.#sound;
  }

  /** @returns false for a text without ideographs whose Latin words are not all pinyin */
  #fold(folded: FoldedText, readsWords: boolean): boolean {
    const { units: readings } = this.#table;
    const { units, starts, lasts, length } = folded;
    const sound = this.#sound;
    sound.raw = folded.raw;
    sound.length = 0;
    // No character becomes more than an emoji's two syllables.
    sound.reserve(2 * length + MARGIN);
    const { units: sounds, starts: soundStarts, lasts: soundLasts } = sound;
    let count = 0;
    let hasIdeographs = false;
    for (let index = 0; index < length;) {
      const unit = units[index] as number;
      if (readsWords && isLetter(unit)) {
        let end = index + 1;
        while (end < length && isLetter(units[end])) end++;
        sound.length = count;
        if (!this.#readWord(folded, index, end) && !hasIdeographs) {
          hasIdeographs = this.#isReadFrom(folded, end);
          if (!hasIdeographs) return false;
        }
        count = sound.length;
        index = end;
        continue;
      }
      const reading = readings[unit] as number;
      if (reading === 0) {
        sound.length = count;
        index += this.#readPicture(folded, index);
        count = sound.length;
        continue;
      }
      if (reading !== unit) hasIdeographs = true;
      sounds[count] = reading;
      soundStarts[count] = starts[index] as number;
      soundLasts[count++] = lasts[index++] as number;
    }
    sounds[count] = sounds[count + 1] = 0;
    sound.length = count;
    return true;
  }

  #isReadFrom({ units, length }: FoldedText, index: number): boolean {
    const { units: readings } = this.#table;
    for (; index < length; index++) {
      const reading = readings[units[index] as number] as number;
      if (reading !== 0 && reading !== units[index]) return true;
    }
    return false;
  }

  #readWord(folded: FoldedText, from: number, to: number): boolean {
    const { syllables, ends } = this.#reader;
    const count = this.#reader.read(folded.units, from, to);
    let start = from;
    for (let index = 0; index < count; index++) {
      const end = from + (ends[index] as number);
      this.#add(FIRST_SYLLABLE + (syllables[index] as number), folded, start, end);
      start = end;
    }
    for (; start < to; start++) this.#add(folded.units[start] as number, folded, start, start + 1);
    return count > 0;
  }

  /** @returns how many units the character at `index` is */
  #readPicture(folded: FoldedText, index: number): number {
    const high = folded.units[index] as number;
    const width = high >= 0xd800 && high < 0xdc00 ? 2 : 1;
    const point = width === 1 ? high : 0x10000 + ((high & 0x3ff) << 10) + ((folded.units[index + 1] as number) & 0x3ff);
    const word = this.#table.emoji.get(point);
    if (word === undefined) {
      for (let at = index; at < index + width; at++) this.#add(folded.units[at] as number, folded, at, at + 1);
    } else for (const syllable of word) this.#add(syllable, folded, index, index + width);
    return width;
  }

  /** Adds a unit that stands for the folded ones from `from` to `to`. */
  #add(unit: number, folded: FoldedText, from: number, to: number): void {
    const sound = this.#sound;
    sound.units[sound.length] = unit;
    sound.starts[sound.length] = folded.starts[from] as number;
    sound.lasts[sound.length++] = folded.lasts[to - 1] as number;
  }
}
