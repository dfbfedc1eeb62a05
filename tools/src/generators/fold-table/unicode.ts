/** Signs above, below and across letters. Vowel signs of other scripts are letters and stay. */
const DIACRITICS =
  /\p{Me}|[\u0300-\u036f]|[\u0483-\u0487]|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u20d0-\u20ff]|[\ufe20-\ufe2f]/gu;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;
const SPACE = /[\s\u2800]/u;
const DIGIT = /\p{Nd}/u;

/** Letters and digits drawn in circles and boxes that Unicode has no compatibility form for: first, last, and what the first is read as. */
const ENCLOSED: readonly (readonly [number, number, string])[] = [
  [0x1f150, 0x1f169, 'a'],
  [0x1f170, 0x1f189, 'a'],
  [0x1f1e6, 0x1f1ff, 'a'],
  [0x24f5, 0x24fd, '1'],
  [0x2776, 0x277e, '1'],
  [0x2780, 0x2788, '1'],
  [0x278a, 0x2792, '1'],
];
const NUMBERED = new Map([...'⓾❿➉➓\u{1f51f}'].map((character) => [character, '10']));
for (const zero of '⓿\u{1f10b}\u{1f10c}') NUMBERED.set(zero, '0');

/** Compatibility form, lower case, no diacritics, nothing invisible, ASCII digits; a blank is one space. */
export function plainForm(point: number): string {
  const character = String.fromCodePoint(point);
  if (SPACE.test(character)) return ' ';
  const enclosed = ENCLOSED.find(([first, last]) => point >= first && point <= last);
  if (enclosed !== undefined) return String.fromCodePoint(enclosed[2].charCodeAt(0) + point - enclosed[0]);
  const visible = character.replace(INVISIBLE, '').replace(DIACRITICS, '');
  const compatible = visible.toLowerCase().normalize('NFKD').replace(DIACRITICS, '').normalize('NFC').toLowerCase();
  // A diacritic that stands alone (`´`) decomposes to a space and a mark: it stays what it is.
  const plain = compatible.trim() === '' ? visible : compatible.trim();
  return NUMBERED.get(character) ?? Array.from(plain, asciiDigit).join('');
}

function asciiDigit(character: string): string {
  if (!DIGIT.test(character)) return character;
  // The ten digits of a script stand in a row from 0 on, and rows without a gap between them.
  const point = character.codePointAt(0) as number;
  let first = point;
  while (DIGIT.test(String.fromCodePoint(first - 1))) first--;
  return String((point - first) % 10);
}

/** What a character's script means to a token that it stands in. */
export const ScriptClass = { breaks: 0, neutral: 1, latin: 2, symbol: 3, firstOther: 4 } as const;

const LETTER = /\p{L}/u;
const WITHIN_WORDS = /[\p{M}\p{N}]/u;
/** Written without spaces between words, and in mixture with one another. */
const EAST_ASIAN = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}]/u;
const LATIN = /\p{sc=Latin}/u;
/** Scripts with letters that can be taken for Latin ones. */
const SCRIPTS = ['Cyrl', 'Grek', 'Armn', 'Copt', 'Cher', 'Lisu', 'Cans', 'Hebr', 'Arab', 'Geor'].map(
  (script) => new RegExp(`\\p{sc=${script}}`, 'u'),
);

/** @param folded what the character folds to: folding again must see the same tokens */
export function scriptClass(folded: string): number {
  if (folded === '') return ScriptClass.neutral;
  const letter = Array.from(folded).find((part) => LETTER.test(part));
  if (letter === undefined) return WITHIN_WORDS.test(folded) ? ScriptClass.neutral : ScriptClass.breaks;
  if (EAST_ASIAN.test(letter)) return ScriptClass.breaks;
  if (LATIN.test(letter)) return ScriptClass.latin;
  const script = SCRIPTS.findIndex((known) => known.test(letter));
  return ScriptClass.firstOther + (script < 0 ? SCRIPTS.length : script);
}
