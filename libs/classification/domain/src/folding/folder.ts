import { CLASS_SHIFT, entryOf, Kind, kindOf, LENGTH_BITS, ScriptClass, type FoldTable } from './fold-table.js';
import { FoldedText } from './folded-text.js';

export { FoldedText };

/** Room for the look-ahead beyond the end. */
const MARGIN = 2;
const SPACE = 0x20;
const LENGTH_MASK = (1 << LENGTH_BITS) - 1;
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
    let { units, starts } = folded;
    let length = 0;
    // Whether separators stand at the end, ornaments among them, and the length before them.
    let separated = false;
    let ornamented = false;
    let solidEnd = 0;
    let afterIdeograph = 0;
    for (let index = 0; index < text.length; index++) {
      const start = index;
      let entry = entries[text.charCodeAt(index)] as number;
      let kind = kindOf(entry);
      let left = 0;
      if (kind >= Kind.removed) {
        if (kind === Kind.removed) continue;
        left = this.#resolve(entry, text, index) - 1;
        if (kind === Kind.surrogate && isPairAt(text, index)) index++;
        if (left < 0) continue;
        folded.reserve(length + left + text.length - start + MARGIN);
        ({ units, starts } = folded);
        entry = this.#parts[this.#first] as number;
        kind = kindOf(entry);
      }
      for (;;) {
        if (kind <= Kind.ideograph) {
          if (separated) {
            const between = ornamented ? afterIdeograph & kind : afterIdeograph | kind;
            if (between !== 0 && solidEnd > 0) length = solidEnd;
            separated = ornamented = false;
          }
          afterIdeograph = kind;
          units[length] = entry;
          starts[length++] = start;
        } else if (kind === Kind.ornament || (length > 0 && units[length - 1] !== SPACE)) {
          if (kind === Kind.ornament) ornamented = true;
          if (!separated) solidEnd = length;
          separated = true;
          units[length] = entry;
          starts[length++] = start;
        }
        if (left === 0) break;
        left--;
        entry = this.#parts[++this.#first] as number;
        kind = kindOf(entry);
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
    if (kindOf(entry) === Kind.surrogate) {
      if (!isPairAt(text, index)) return this.#give(UNREADABLE);
      found = this.#pairEntry(text, index);
      if (found === 0) {
        this.#own[1] = entryOf(text.charCodeAt(index + 1));
        this.#give(entryOf(text.charCodeAt(index)));
        return 2;
      }
    }
    const kind = kindOf(found);
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
    const entry = isPairAt(text, index)
      ? this.#pairEntry(text, index)
      : (this.#table.units[text.charCodeAt(index)] as number);
    return entry >>> CLASS_SHIFT;
  }
}

function isPairAt(text: string, index: number): boolean {
  return (text.codePointAt(index) as number) > 0xffff;
}
