/** A group of characters that are drawn alike, by code point: those that names may consist of, and those taken for them. */
export interface Confusables {
  readonly valid: readonly number[];
  readonly confused: readonly number[];
}

/** Letters in boxes that make up flags are signs to Unicode. */
const SIGN = /(?!\p{RI})[\p{P}\p{S}]/gu;
const ACCENT = /\p{Script=Inherited}/gu;
const DIGIT = /\p{Nd}/gu;
const LETTER = /\p{L}/u;
const ASCII_ZERO = 0x30;
const LAST_DIGIT = 0x1ffff;

/** The names that a spoof can be taken for, by a list of look-alikes that is not the product's own. */
export class NameTwins {
  readonly #alike = new Map<string, string[]>();

  constructor(groups: readonly Confusables[]) {
    for (const { valid, confused } of groups) {
      const characters = [...valid, ...confused].map((point) => String.fromCodePoint(point));
      for (const character of characters)
        this.#alike.set(character, [...(this.#alike.get(character) ?? []), ...characters]);
    }
  }

  /** The name with every character that is listed as drawn like one of another script written in that script. */
  inScript(name: string, from: string, to: string): string {
    const own = scriptPattern(from);
    const other = scriptPattern(to);
    return Array.from(name.toLowerCase(), (character) =>
      own.test(character) ? (this.#others(character, other)[0] ?? character) : character,
    ).join('');
  }

  /**
   * Names of one script that a name with a character out of place stands for: without signs, without accents as well, with
   * ASCII's digits or its own script's, or with a letter of its script for the one that is not.
   */
  ofOneScript(name: string, scripts: readonly string[], misplaced: string): string[] {
    const patterns = scripts.map(scriptPattern);
    const [own = /$^/u] = patterns;
    const zero = zeroOf(own);
    const letters = LETTER.test(misplaced) ? [...this.#alike.keys()].filter((letter) => own.test(letter)) : [];
    return [
      name.replace(SIGN, ''),
      name.replace(SIGN, '').replace(ACCENT, ''),
      name.replace(DIGIT, (digit) => String(valueOf(digit))),
      name.replace(DIGIT, (digit) => String.fromCodePoint(zero + valueOf(digit))),
      ...letters.map((letter) => name.replaceAll(misplaced, letter)),
    ].filter((twin) => {
      const written = twin.match(/[\p{L}\p{N}]/gu) ?? [];
      return (
        twin !== name && written.length > 0 && patterns.some((script) => written.every((part) => script.test(part)))
      );
    });
  }

  #others(character: string, script: RegExp): string[] {
    return (this.#alike.get(character) ?? []).filter((other) => other !== character && script.test(other));
  }
}

/** Latin names have the signs and digits of no script as well. */
function scriptPattern(script: string): RegExp {
  return new RegExp(script === 'Latin' ? String.raw`[\p{scx=Latin}\p{sc=Common}]` : `\\p{scx=${script}}`, 'u');
}

/** Of the script's digits the first; ASCII's where it has none of its own. */
function zeroOf(script: RegExp): number {
  for (let point = ASCII_ZERO; point <= LAST_DIGIT; point++) {
    const character = String.fromCodePoint(point);
    if (/\p{Nd}/u.test(character) && script.test(character)) return point;
  }
  return ASCII_ZERO;
}

/** Digits stand ten in a row from their zero, and rows without a gap between them. */
function valueOf(digit: string): number {
  const point = digit.codePointAt(0) as number;
  let first = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
  return (point - first) % 10;
}
