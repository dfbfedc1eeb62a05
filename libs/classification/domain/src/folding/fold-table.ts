/** What a unit folds to when it disappears. */
export const REMOVED = 0;
/** What a unit folds to when it is not one unit: half of a pair, or a character that expands. */
export const ASIDE = 0xffff;

/** How the folder treats a folded unit. */
export const Kind = {
  solid: 0,
  ideograph: 1,
  space: 2,
  /** Punctuation that is put between ideographs to break a word up. */
  ornament: 3,
} as const;

/** From UTF-16 units to what they are matched as; built once, read by every folder. */
export interface FoldTable {
  /** By unit: the folded unit, {@link REMOVED} or {@link ASIDE}. */
  readonly units: Uint16Array;
  /** By folded unit: its {@link Kind}. */
  readonly kinds: Uint8Array;
  /** By code point, for what is not one unit: the folded units, none when it disappears. */
  readonly aside: ReadonlyMap<number, Uint16Array>;
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
const DIACRITICS = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/gu;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;
const SPACE = /\s/u;
const ORNAMENTS = '.-*_~|·•^+=#\'"`';

/**
 * @param equivalents pairs of one UTF-16 unit each, applied after case and compatibility folding: a later pair for
 * the same unit wins, and chains are followed (a traditional form of a look-alike)
 */
export function buildFoldTable(equivalents: Iterable<readonly [string, string]>): FoldTable {
  const replacements = new Map<string, string>(equivalents);
  const units = new Uint16Array(0x10000);
  const aside = new Map<number, Uint16Array>();
  for (let unit = 0; unit < 0x10000; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) {
      units[unit] = ASIDE;
      continue;
    }
    const folded = foldCharacter(unit, replacements);
    if (folded.length > 1) aside.set(unit, unitsOf(folded));
    units[unit] = folded.length === 0 ? REMOVED : folded.length > 1 ? ASIDE : folded.charCodeAt(0);
  }
  for (const [first, last] of ASTRAL_BLOCKS) {
    for (let point = first; point <= last; point++) {
      const folded = foldCharacter(point, replacements);
      if (folded !== String.fromCodePoint(point)) aside.set(point, unitsOf(folded));
    }
  }
  return { units, kinds: kindsOf(), aside };
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
  return (point >= 0x3400 && point <= 0x9fff) || (point >= 0xac00 && point <= 0xd7a3) || (point >= 0xe000 && point <= 0xf8ff);
}

function unitsOf(text: string): Uint16Array {
  return Uint16Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

function kindsOf(): Uint8Array {
  const kinds = new Uint8Array(0x10000);
  kinds.fill(Kind.ideograph, 0x3400, 0xa000);
  kinds[0x3007] = Kind.ideograph;
  kinds[0x20] = Kind.space;
  for (const ornament of ORNAMENTS) kinds[ornament.charCodeAt(0)] = Kind.ornament;
  return kinds;
}
