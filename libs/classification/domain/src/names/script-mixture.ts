/** Scripts by their ISO 15924 codes: those in wide use, and in limited use (UAX 31, tables 5 and 7, and Mongolian), and others. */
const RECOMMENDED = (
  'Latn Hani Cyrl Grek Arab Hira Kana Hang Bopo Hebr Thai Deva Armn Geor Beng Guru Gujr Taml Telu Knda Mlym Orya Sinh Khmr ' +
  'Laoo Mymr Tibt Ethi Thaa'
).split(' ');
const LIMITED = (
  'Adlm Bali Bamu Batk Cakm Cans Cham Cher Hmnp Java Kali Lana Lepc Limb Lisu Mand Mong Mtei Newa Nkoo Olck Osge Plrd Rohg Saur ' +
  'Sund Sylo Syrc Tale Talu Tavt Tfng Vaii Wcho Yiii'
).split(' ');
const OTHERS = (
  'Aghb Ahom Armi Avst Bass Berf Bhks Brah Brai Bugi Buhd Cari Chrs Copt Cpmn Cprt Diak Dogr Dsrt Dupl Egyp Elba Elym Gara ' +
  'Glag Gong Gonm Goth Gran Gukh Hano Hatr Hluw Hmng Hung Ital Kawi Khar Khoj Kits Krai Kthi Lina Linb Lyci Lydi Mahj Maka ' +
  'Mani Marc Medf Mend Merc Mero Modi Mroo Mult Nagm Nand Narb Nbat Nshu Ogam Onao Orkh Osma Ougr Palm Pauc Perm Phag ' +
  'Phli Phlp Phnx Prti Rjng Runr Samr Sarb Sgnw Shaw Shrd Sidd Sidt Sind Sogd Sogo Sora Soyo Sunu Tagb Takr Tang Tayo Tglg ' +
  'Tirh Tnsa Todr Tols Toto Tutg Ugar Vith Wara Xpeo Xsux Yezi Zanb'
).split(' ');
const LIVING = [...RECOMMENDED, ...LIMITED];
const SCRIPTS = [...LIVING, ...OTHERS];

/** Scripts that are written together by custom: Chinese, Japanese and Korean, each with Latin (UTS 39, highly restrictive). */
const TOGETHER = ['Latn Hani Bopo', 'Latn Hani Hira Kana', 'Latn Hani Hang'].map((codes) => codes.split(' '));
const COMMON = /[\p{Script=Common}\p{Script=Inherited}\p{Emoji}\p{Default_Ignorable_Code_Point}]/u;
const ASCII = /^[\0-\x7f]*$/;
/** A sign of money stands beside Latin letters too, wherever it comes from. */
const MONEY = /\p{Currency_Symbol}/u;
/** Stand for a number and a currency among Latin letters. */
const GREEK_SIGN = /[πξ]/u;
/** Latin letters in bold and other styles, in brackets, circles and boxes, which Unicode counts to no script. */
const LATIN_IN_STYLE = /[\u{1d400}-\u{1d6a5}\u249c-\u24e9\u{1f110}-\u{1f1ac}]/u;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
/** Stands on or after a letter of its script. */
const ATTACHED = /[\p{M}\p{Lm}]/u;
const DIGIT = /\p{Decimal_Number}/u;
/** A set of scripts is a number with a bit for each way of writing: those written together by custom, then each script. */
const EVERY = -1n;
const LATIN = waysOf(['Latn']);
/** Not where Latin is written together with Han. */
const LATIN_ALONE = LATIN & ~waysOf(['Hani', 'Hira', 'Hang']);
const HAN = waysOf(['Hani']);
const IN_WIDE_USE = waysOf(RECOMMENDED);
/** Of digits, signs and pictures that are no emoji: what has them beside letters of Linear B is drawn, not written. */
const OF_TODAY = waysOf(LIVING);
const OF_TODAY_ALONE = /[\p{N}\p{P}\p{S}]/u;
/** By character, the ways of writing that it is part of. */
const known = new Map<number, bigint>();
const MOST_KNOWN = 20_000;
let extensions: readonly (readonly [string, RegExp])[] | undefined;

function waysOf(scripts: readonly string[]): bigint {
  let ways = 0n;
  for (const [way, group] of TOGETHER.entries())
    if (scripts.some((script) => group.includes(script))) ways |= 1n << BigInt(way);
  for (const script of scripts) ways |= 1n << BigInt(TOGETHER.length + SCRIPTS.indexOf(script));
  return ways;
}

/** @returns EVERY for what may stand in all of them */
function waysToWrite(point: number): bigint {
  if (point < 0x80) return (point >= 0x61 && point <= 0x7a) || (point >= 0x41 && point <= 0x5a) ? LATIN : OF_TODAY;
  if (point >= 0x4e00 && point <= 0x9fff) return HAN;
  let ways = known.get(point);
  if (ways !== undefined) return ways;
  const character = String.fromCodePoint(point);
  extensions ??= SCRIPTS.map((code) => [code, new RegExp(`\\p{Script_Extensions=${code}}`, 'u')] as const);
  const found = extensions.filter(([, pattern]) => pattern.test(character)).map(([code]) => code);
  if (found.length > 0) {
    ways = waysOf(found);
    if (MONEY.test(character)) ways |= LATIN;
    if (GREEK_SIGN.test(character)) ways |= LATIN_ALONE;
  } else if (LATIN_IN_STYLE.test(character) && !/\p{Emoji}/u.test(character)) ways = LATIN;
  else if (COMMON.test(character))
    ways = OF_TODAY_ALONE.test(character) && !/\p{Emoji}/u.test(character) ? OF_TODAY : EVERY;
  else ways = waysOf([]);
  if (known.size < MOST_KNOWN) known.set(point, ways);
  return ways;
}

/**
 * How many characters of a name stand in a script that is not written together with those before them, each stretch
 * without white space by itself: `Дмитрий Smith` has none, `раypal` has. What only stands with letters of its script counts
 * as well where none is, beside what is of no script: a Thai tone mark on a star.
 */
export function mixedScripts(name: string): number {
  if (ASCII.test(name)) return 0;
  let mixed = 0;
  for (const stretch of name.split(/\s+/u)) mixed += mixedIn(stretch);
  return mixed;
}

function mixedIn(stretch: string): number {
  let mixed = 0;
  let zero: number | undefined;
  let possible = EVERY;
  let dependent = 0;
  let lettered = false;
  let unscripted = false;
  for (const character of stretch) {
    const point = character.codePointAt(0) as number;
    if (DIGIT.test(character)) {
      const system = zeroOf(point);
      if (zero !== undefined && zero !== system) mixed++;
      zero ??= system;
    }
    const ways = waysToWrite(point);
    const remaining = possible & ways;
    if (remaining === 0n) mixed++;
    else possible = remaining;
    if (ways === EVERY) continue;
    if (ways === OF_TODAY) unscripted = true;
    else if (isDependent(character, ways)) dependent++;
    else lettered = true;
  }
  return lettered || !unscripted ? mixed : mixed + dependent;
}

/** Whether a character only stands with letters: marks and modifiers, and the signs of scripts in limited use. */
function isDependent(character: string, ways: bigint): boolean {
  if ((ways & LATIN) !== 0n) return false;
  return ATTACHED.test(character) || ((ways & IN_WIDE_USE) === 0n && !LETTER_OR_DIGIT.test(character));
}

/** Digits stand ten in a row from their zero. */
function zeroOf(point: number): number {
  let zero = point;
  while (point - zero < 9 && DIGIT.test(String.fromCodePoint(zero - 1))) zero--;
  return zero;
}
