import { FOLDINGS, MIXED_SCRIPT_READINGS, SCRIPT_CLASSES } from '../generated/fold-table.js';
import { unpackIntegers } from '../packing/packed-integers.js';

/** How the folder treats a character. */
export const Kind = {
  solid: 0,
  ideograph: 1,
  space: 2,
  /** Punctuation that is put between ideographs to break a word up. */
  ornament: 3,
  removed: 4,
  /** Half of a surrogate pair: the pair's entry stands in `astral`. */
  surrogate: 5,
  /** Becomes a sequence of units. */
  several: 6,
  /** A sequence as well; the one after it is what the character is taken for among letters of another script. */
  lookAlike: 7,
} as const;

/** What a character means to the token that it stands in; higher numbers are scripts, one each. */
export const ScriptClass = { breaks: 0, neutral: 1 } as const;

/** An entry: a unit or the number of a sequence in the low 16 bits, its {@link Kind} above. */
export const KIND_SHIFT = 16;
/** A sequence: where its units begin, above their number. */
export const LENGTH_BITS = 5;

/** From characters to what they are matched as; built once, read by every folder. */
export interface FoldTable {
  /** By UTF-16 unit: its entry, and its script class. */
  readonly units: Uint32Array;
  readonly classes: Uint8Array;
  /** By the low ten bits of a high surrogate: its page of 1024 characters in the arrays below; those of page 0 stay. */
  readonly pageOf: Uint8Array;
  readonly astral: Uint32Array;
  readonly astralClasses: Uint8Array;
  readonly sequences: Uint32Array;
  /** Entries of the units of sequences. */
  readonly parts: Uint32Array;
}

const PAGE = 0x400;
const ORNAMENTS = '.-*_~|·•^+=#\'"`';

let shared: FoldTable | undefined;

/** Half a megabyte that depends on nothing, decoded in milliseconds when first asked for. */
export function foldTable(): FoldTable {
  return (shared ??= new TableBuilder().build());
}

class TableBuilder {
  readonly #units = selfEntries();
  readonly #classes = new Uint8Array(0x10000);
  readonly #pageOf = new Uint8Array(PAGE);
  #astral = new Uint32Array(PAGE);
  #pages = 1;
  readonly #sequences: number[] = [];
  readonly #parts: number[] = [];
  /** By point, what it is taken for among letters of another script, until its folding is read. */
  readonly #readings = new Map<number, readonly number[]>();

  build(): FoldTable {
    decodeFoldings(MIXED_SCRIPT_READINGS, (point, folded) => this.#readings.set(point, folded));
    decodeFoldings(FOLDINGS, (point, folded) => this.#setFolding(point, folded));
    for (const [point, reading] of this.#readings) this.#set(point, this.#lookAlike([point], reading));
    const astral = this.#astral.slice(0, this.#pages * PAGE);
    return {
      units: this.#units,
      classes: this.#classes,
      pageOf: this.#pageOf,
      astral,
      astralClasses: this.#readClasses(astral),
      sequences: Uint32Array.from(this.#sequences),
      parts: Uint32Array.from(this.#parts),
    };
  }

  #setFolding(point: number, folded: readonly number[]): void {
    const reading = this.#readings.get(point);
    const only = folded.length === 1 ? (folded[0] as number) : 0x10000;
    if (reading !== undefined) {
      this.#readings.delete(point);
      this.#set(point, this.#lookAlike(folded, reading));
    } else if (folded.length === 0) this.#set(point, Kind.removed << KIND_SHIFT);
    else if (only < 0x10000) this.#set(point, entryOf(only));
    else this.#set(point, this.#sequence(folded) | (Kind.several << KIND_SHIFT));
  }

  #lookAlike(folded: readonly number[], reading: readonly number[]): number {
    const number = this.#sequence(folded);
    this.#sequence(reading);
    return number | (Kind.lookAlike << KIND_SHIFT);
  }

  #sequence(points: readonly number[]): number {
    const start = this.#parts.length;
    for (const point of points) {
      const text = String.fromCodePoint(point);
      for (let unit = 0; unit < text.length; unit++) this.#parts.push(entryOf(text.charCodeAt(unit)));
    }
    return this.#sequences.push((start << LENGTH_BITS) | (this.#parts.length - start)) - 1;
  }

  #set(point: number, entry: number): void {
    if (point < 0x10000) {
      this.#units[point] = entry;
      return;
    }
    const high = (point - 0x10000) >>> 10;
    if (this.#pageOf[high] === 0) {
      this.#pageOf[high] = this.#pages++;
      if (this.#pages * PAGE > this.#astral.length) {
        const grown = new Uint32Array(this.#astral.length * 2);
        grown.set(this.#astral);
        this.#astral = grown;
      }
    }
    this.#astral[(this.#pageOf[high] as number) * PAGE + (point & 0x3ff)] = entry;
  }

  /** Characters beyond the first plane that stay what they are belong to no token: most are pictures. */
  #readClasses(astral: Uint32Array): Uint8Array {
    const astralClasses = new Uint8Array(astral.length);
    const runs = unpackIntegers(SCRIPT_CLASSES);
    let first = 0;
    for (let run = 0; run < runs.length; run += 2) {
      first += runs[run] as number;
      const end = run + 2 < runs.length ? first + (runs[run + 2] as number) : 0x110000;
      const scriptClass = runs[run + 1] as number;
      if (scriptClass === ScriptClass.breaks) continue;
      if (first < 0x10000) this.#classes.fill(scriptClass, first, Math.min(end, 0x10000));
      for (let point = Math.max(first, 0x10000); point < end; point++) {
        const page = this.#pageOf[(point - 0x10000) >>> 10] as number;
        const cell = page * PAGE + (point & 0x3ff);
        if (page === 0) point |= 0x3ff;
        else if (astral[cell] !== 0) astralClasses[cell] = scriptClass;
      }
    }
    return astralClasses;
  }
}

/** The entry of a unit that is folded already. */
export function entryOf(unit: number): number {
  const ideograph = (unit >= 0x3400 && unit < 0xa000) || unit === 0x3007;
  if (ideograph) return unit | (Kind.ideograph << KIND_SHIFT);
  if (unit === 0x20) return unit | (Kind.space << KIND_SHIFT);
  const ornament = unit < 0x2100 && ORNAMENTS.includes(String.fromCharCode(unit));
  return unit | ((ornament ? Kind.ornament : Kind.solid) << KIND_SHIFT);
}

function selfEntries(): Uint32Array {
  const units = new Uint32Array(0x10000);
  for (let unit = 0; unit < 0x10000; unit++) units[unit] = entryOf(unit);
  return units.fill(Kind.surrogate << KIND_SHIFT, 0xd800, 0xe000);
}

/**
 * Reads the generated runs: the gap to the point before, then `0 count` for points that disappear, `1 count shift` for
 * points that each become the one `shift` further on, or `n + 1` and `n` points.
 */
export function decodeFoldings(packed: string, found: (point: number, folded: readonly number[]) => void): void {
  const numbers = unpackIntegers(packed);
  let point = 0;
  for (let at = 0; at < numbers.length;) {
    point += numbers[at++] as number;
    const form = numbers[at++] as number;
    if (form > 1) {
      found(point, [...numbers.subarray(at, at + form - 1)]);
      at += form - 1;
      continue;
    }
    const count = numbers[at++] as number;
    const shift = form === 1 ? (numbers[at++] as number) : 0;
    for (let run = 0; run < count; run++) found(point + run, form === 1 ? [point + run + shift] : []);
    point += count - 1;
  }
}
