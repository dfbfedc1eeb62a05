/** How the folder treats a unit. */
export const Kind = {
  solid: 0,
  ideograph: 1,
  space: 2,
  /** Punctuation that is put between ideographs to break a word up. */
  ornament: 3,
  removed: 4,
  /** Not one unit: half of a surrogate pair, or a character that expands. */
  aside: 5,
} as const;

/** From UTF-16 units to what they are matched as; built once, read by every folder. */
export interface FoldTable {
  /** By unit: what it folds to in the low 16 bits, and above them its {@link Kind}. */
  readonly units: Uint32Array;
  /** By code point, for what is not one unit: entries as in `units`, none when it disappears. */
  readonly aside: ReadonlyMap<number, Uint32Array>;
}

/** Planes above the first are folded only where something in them looks like a letter, a digit or an ideograph. */
const ASTRAL_BLOCKS: readonly (readonly [number, number])[] = [
  [0x1d400, 0x1d7ff],
  [0x1f100, 0x1f1ff],
  [0x1fbf0, 0x1fbf9],
  [0x2f800, 0x2fa1f],
  [0xe0000, 0xe0fff],
];

/** Diacritics of the Latin kind; vowel signs of other scripts are letters and stay. */
const DIACRITICS = /[\u0300-\u036f]|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u20d0-\u20ff]|[\ufe20-\ufe2f]/gu;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;
const SPACE = /\s/u;
const ORNAMENTS = '.-*_~|·•^+=#\'"`';

/**
 * @param equivalents pairs of one UTF-16 unit each, applied after case and compatibility folding: a later pair for
 * the same unit wins, and chains are followed (a traditional form of a look-alike)
 */
export function buildFoldTable(equivalents: Iterable<readonly [string, string]>): FoldTable {
  const replacements = new Map<string, string>(equivalents);
  const units = new Uint32Array(0x10000);
  const aside = new Map<number, Uint32Array>();
  for (let unit = 0; unit < 0x10000; unit++) {
    const folded = unit >= 0xd800 && unit <= 0xdfff ? '' : foldCharacter(unit, replacements);
    if (folded.length > 1) aside.set(unit, entriesOf(folded));
    if (folded.length === 1) units[unit] = entryOf(folded.charCodeAt(0));
    else units[unit] = (folded === '' && (unit < 0xd800 || unit > 0xdfff) ? Kind.removed : Kind.aside) << 16;
  }
  for (const [first, last] of ASTRAL_BLOCKS) {
    for (let point = first; point <= last; point++) {
      const folded = foldCharacter(point, replacements);
      if (folded !== String.fromCodePoint(point)) aside.set(point, entriesOf(folded));
    }
  }
  return { units, aside };
}

function foldCharacter(point: number, replacements: ReadonlyMap<string, string>): string {
  const character = String.fromCodePoint(point);
  if (foldsToItself(point)) return replacementOf(character, replacements);
  if (SPACE.test(character)) return ' ';
  const visible = character.replace(INVISIBLE, '').replace(DIACRITICS, '');
  const plain = visible.toLowerCase().normalize('NFKD').replace(DIACRITICS, '').normalize('NFC').toLowerCase().trim();
  let folded = '';
  // A diacritic that stands alone (`´`) decomposes to a space and a mark: it stays what it is.
  for (const part of plain === '' ? visible : plain) folded += replacementOf(part, replacements);
  return folded;
}

function replacementOf(part: string, replacements: ReadonlyMap<string, string>): string {
  const first = replacements.get(part);
  return first === undefined ? part : (replacements.get(first) ?? first);
}

/** Blocks without case or compatibility forms: most of the plane, skipped so that the table is built in milliseconds. */
function foldsToItself(point: number): boolean {
  return (
    (point >= 0x3400 && point <= 0x9fff) || (point >= 0xac00 && point <= 0xd7a3) || (point >= 0xe000 && point <= 0xf8ff)
  );
}

function entriesOf(text: string): Uint32Array {
  return Uint32Array.from({ length: text.length }, (_, index) => entryOf(text.charCodeAt(index)));
}

/** The entry of a unit that is folded already. */
export function entryOf(unit: number): number {
  return unit | (kindOf(unit) << 16);
}

function kindOf(unit: number): number {
  if ((unit >= 0x3400 && unit < 0xa000) || unit === 0x3007) return Kind.ideograph;
  if (unit === 0x20) return Kind.space;
  return ORNAMENTS.includes(String.fromCharCode(unit)) ? Kind.ornament : Kind.solid;
}
