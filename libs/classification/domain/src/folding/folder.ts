import { entryOf, Kind, KIND_SHIFT, LENGTH_BITS, ScriptClass, type FoldTable } from './fold-table.js';
import { FoldedText } from './folded-text.js';

export { FoldedText };

/** Room for the look-ahead beyond the end. */
const MARGIN = 2;
const SPACE = 0x20;
const LENGTH_MASK = (1 << LENGTH_BITS) - 1;
/** Entries are ordered by kind: those below are units of words, those from here on white space, and so forth. */
const SEPARATORS = Kind.space << KIND_SHIFT;
const ORNAMENTS = Kind.ornament << KIND_SHIFT;
const REMOVED = Kind.removed << KIND_SHIFT;
const SURROGATE = Kind.surrogate << KIND_SHIFT;
const UNREADABLE = entryOf(0xfffd);

/**
 * Where a letter of another script is read as the Latin one it is drawn like: within a token that mixes scripts, since
 * a Russian sentence says what it says, or everywhere, as names are compared.
 */
export type LookAlikes = 'among-others' | 'everywhere';

/**
 * Folds texts by one table. White space runs become one space; white space beside an ideograph, and white space and
 * ornaments between two ideographs, disappear, because words are broken up that way (`刷 单`, `刷*单`, `加 QQ`).
 */
export class Folder {
  readonly #table: FoldTable;
  readonly #everywhere: boolean;
  readonly #folded = new FoldedText();
  /** What a character becomes that is not one unit: these entries, from `#first` on. */
  #parts: Uint32Array;
  #first = 0;
  readonly #own = new Uint32Array(2);
  /** The last token that was looked at: where it ends in the raw text, and whether scripts are mixed in it. */
  #tokenEnd = 0;
  #tokenMixed = false;

  constructor(table: FoldTable, lookAlikes: LookAlikes = 'among-others') {
    this.#table = table;
    this.#everywhere = lookAlikes === 'everywhere';
    this.#parts = table.parts;
  }

  /** The result is the folder's own and holds until its next call. */
  fold(text: string): FoldedText {
    const { units: entries } = this.#table;
    const folded = this.#folded;
    folded.raw = text;
    folded.reserve(text.length + MARGIN);
    this.#tokenEnd = 0;
    const { units, starts } = folded;
    const end = text.length;
    let length = 0;
    // Whether separators stand at the end, ornaments among them, and the length before them.
    let separated = false;
    let ornamented = false;
    let solidEnd = 0;
    for (let index = 0; index < end;) {
      let entry = entries[unitAt(text, index)] as number;
      const start = index;
      let left = 0;
      if (entry >= REMOVED) {
        index += isPairAt(text, index) ? 2 : 1;
        if (entry === REMOVED) continue;
        left = this.#resolve(entry, text, start);
        if (left-- === 0) continue;
        // What expands may not fit: then all is begun anew, with more room for this text and those that follow.
        const needed = length + left + end - start + MARGIN;
        if (needed > units.length) {
          folded.reserve(needed);
          return this.fold(text);
        }
        entry = this.#parts[this.#first] as number;
      } else index++;
      for (;;) {
        if (entry < SEPARATORS) {
          if (separated) {
            if (solidEnd > 0 && isNoise(ornamented, entries[units[solidEnd - 1] as number] as number, entry))
              length = solidEnd;
            separated = ornamented = false;
          }
          units[length] = entry;
          starts[length++] = start;
        } else if (entry >= ORNAMENTS || (length > 0 && units[length - 1] !== SPACE)) {
          if (entry >= ORNAMENTS) ornamented = true;
          if (!separated) solidEnd = length;
          separated = true;
          units[length] = entry;
          starts[length++] = start;
        }
        if (left === 0) break;
        left--;
        entry = this.#parts[++this.#first] as number;
      }
      if (separated) continue;
      // Most of a text is runs of solid units, each of them one unit in the raw text.
      for (; index < end; index++) {
        entry = entries[unitAt(text, index)] as number;
        if (entry >= SEPARATORS) break;
        units[length] = entry;
        starts[length++] = index;
      }
    }
    // Trailing white space says nothing.
    if (length > 0 && units[length - 1] === SPACE) length--;
    // Scanners look one unit ahead; what an earlier, longer text left there must not be read.
    units[length] = units[length + 1] = 0;
    folded.length = length;
    return folded;
  }

  /** Points `#parts` and `#first` at what the character becomes. @returns how many units it becomes */
  #resolve(entry: number, text: string, index: number): number {
    const { sequences, parts } = this.#table;
    this.#parts = this.#own;
    this.#first = 0;
    let found = entry;
    if (entry === SURROGATE) {
      if (!isPairAt(text, index)) return this.#give(UNREADABLE);
      found = this.#pairEntry(text, index);
      if (found === 0) {
        this.#own[1] = entryOf(text.charCodeAt(index + 1));
        this.#give(entryOf(text.charCodeAt(index)));
        return 2;
      }
    }
    const kind = found >>> KIND_SHIFT;
    if (kind === Kind.removed) return 0;
    if (kind < Kind.removed) return this.#give(found);
    const number = (found & 0xffff) + (kind === Kind.lookAlike && this.#isDisguise(text, index) ? 1 : 0);
    const sequence = sequences[number] as number;
    this.#parts = parts;
    this.#first = sequence >>> LENGTH_BITS;
    return sequence & LENGTH_MASK;
  }

  #give(entry: number): number {
    this.#own[0] = entry;
    return 1;
  }

  #pairEntry(text: string, index: number): number {
    const { pageOf, astral } = this.#table;
    const page = pageOf[text.charCodeAt(index) & 0x3ff] as number;
    return page === 0 ? 0 : (astral[(page << 10) | (text.charCodeAt(index + 1) & 0x3ff)] as number);
  }

  #isDisguise(text: string, index: number): boolean {
    if (this.#everywhere) return true;
    if (index >= this.#tokenEnd) this.#readToken(text, index);
    return this.#tokenMixed;
  }

  /** Reads the token around `index`, once for all that stands in it: letters of all scripts up to a break. */
  #readToken(text: string, index: number): void {
    let from = index;
    for (; from > 0; from--) {
      const width = from > 1 && isPairAt(text, from - 2) ? 2 : 1;
      if (this.#classAt(text, from - width) === ScriptClass.breaks) break;
      from -= width - 1;
    }
    let script: number = ScriptClass.neutral;
    let end = from;
    this.#tokenMixed = false;
    for (; end < text.length; end += isPairAt(text, end) ? 2 : 1) {
      const found = this.#classAt(text, end);
      if (found === ScriptClass.breaks) break;
      if (found === ScriptClass.neutral || found === script) continue;
      if (script !== ScriptClass.neutral) this.#tokenMixed = true;
      script = found;
    }
    this.#tokenEnd = end;
  }

  #classAt(text: string, index: number): number {
    const { classes, pageOf, astralClasses } = this.#table;
    const unit = text.charCodeAt(index);
    if (!isPairAt(text, index)) return classes[unit] as number;
    return astralClasses[((pageOf[unit & 0x3ff] as number) << 10) | (text.charCodeAt(index + 1) & 0x3ff)] as number;
  }
}

/** Whether separators between two units only break a word up. */
function isNoise(ornamented: boolean, before: number, after: number): boolean {
  const first = before >>> KIND_SHIFT === Kind.ideograph;
  const second = after >>> KIND_SHIFT === Kind.ideograph;
  return ornamented ? first && second : first || second;
}

/**
 * V8 keeps strings in a dozen forms. A method called on more than four of them is looked up anew for every character, which
 * takes three times as long as all the folding.
 */
function unitAt(text: string, index: number): number {
  return String.prototype.charCodeAt.call(text, index);
}

function isPairAt(text: string, index: number): boolean {
  return (text.codePointAt(index) as number) > 0xffff;
}
