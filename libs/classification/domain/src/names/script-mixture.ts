/** Scripts by their ISO 15924 codes, the common ones first. */
const SCRIPTS = (
  'Latn Hani Cyrl Grek Arab Hira Kana Hang Bopo Hebr Thai Deva Armn Geor Beng Guru Gujr Taml Telu Knda Mlym Orya Sinh Khmr Laoo ' +
  'Mymr Tibt Ethi Thaa Adlm Aghb Ahom Armi Avst Bali Bamu Bass Batk Berf Bhks Brah Brai Bugi Buhd Cakm Cans Cari Cham ' +
  'Cher Chrs Copt Cpmn Cprt Diak Dogr Dsrt Dupl Egyp Elba Elym Gara Glag Gong Gonm Goth Gran Gukh Hano Hatr Hluw Hmng Hmnp ' +
  'Hung Ital Java Kali Kawi Khar Khoj Kits Krai Kthi Lana Lepc Limb Lina Linb Lisu Lyci Lydi Mahj Maka Mand Mani Marc Medf ' +
  'Mend Merc Mero Modi Mong Mroo Mtei Mult Nagm Nand Narb Nbat Newa Nkoo Nshu Ogam Olck Onao Orkh Osge Osma Ougr Palm Pauc ' +
  'Perm Phag Phli Phlp Phnx Plrd Prti Rjng Rohg Runr Samr Sarb Saur Sgnw Shaw Shrd Sidd Sidt Sind Sogd Sogo Sora Soyo Sund ' +
  'Sunu Sylo Syrc Tagb Takr Tale Talu Tang Tavt Tayo Tfng Tglg Tirh Tnsa Todr Tols Toto Tutg Ugar Vaii Vith Wara Wcho Xpeo ' +
  'Xsux Yezi Yiii Zanb'
).split(' ');

/** Scripts that are written together by custom: Chinese, Japanese and Korean, each with Latin (UTS 39, highly restrictive). */
const TOGETHER = ['Latn Hani Bopo', 'Latn Hani Hira Kana', 'Latn Hani Hang'].map((codes) => codes.split(' '));
/** Among them the Greek letters that are signs of number and of money wherever they stand. */
const COMMON = /[\p{Script=Common}\p{Script=Inherited}\p{Emoji}\p{Default_Ignorable_Code_Point}]/u;
const SIGN = /[\p{Currency_Symbol}πξ]/u;
const DIGIT = /\p{Decimal_Number}/u;
/** What a character may be written in; `undefined` for those of every script. */
const known = new Map<number, readonly string[] | undefined>();
const MOST_KNOWN = 20_000;
let extensions: readonly (readonly [string, RegExp])[] | undefined;

function scriptsOf(point: number): readonly string[] | undefined {
  if (point < 0x80) return (point >= 0x61 && point <= 0x7a) || (point >= 0x41 && point <= 0x5a) ? ['Latn'] : undefined;
  if (point >= 0x4e00 && point <= 0x9fff) return ['Hani'];
  if (known.has(point)) return known.get(point);
  const character = String.fromCodePoint(point);
  extensions ??= SCRIPTS.map((code) => [code, new RegExp(`\\p{Script_Extensions=${code}}`, 'u')] as const);
  const found = extensions.filter(([, pattern]) => pattern.test(character)).map(([code]) => code);
  const scripts = SIGN.test(character) || (found.length === 0 && COMMON.test(character)) ? undefined : found;
  if (known.size < MOST_KNOWN) known.set(point, scripts);
  return scripts;
}

/**
 * How many characters of a name stand in a script that is not written together with those before them, each stretch
 * without white space by itself: `Дмитрий Smith` has none, `раypal` has.
 */
export function mixedScripts(name: string): number {
  let mixed = 0;
  let zero: number | undefined;
  let possible: readonly (readonly string[])[] | undefined;
  for (const character of name) {
    if (/\s/u.test(character)) {
      possible = zero = undefined;
      continue;
    }
    const point = character.codePointAt(0) as number;
    if (DIGIT.test(character)) {
      const system = zeroOf(point);
      if (zero !== undefined && zero !== system) mixed++;
      zero ??= system;
    }
    const scripts = scriptsOf(point);
    if (scripts === undefined) continue;
    const groups = groupsOf(scripts);
    const remaining = possible?.filter((group) => groups.some((other) => other.join() === group.join())) ?? groups;
    if (remaining.length === 0) mixed++;
    else possible = remaining;
  }
  return mixed;
}

function groupsOf(scripts: readonly string[]): readonly (readonly string[])[] {
  const together = TOGETHER.filter((group) => scripts.some((script) => group.includes(script)));
  return [...together, ...scripts.map((script) => [script])];
}

/** Digits stand ten in a row from their zero. */
function zeroOf(point: number): number {
  let zero = point;
  while (point - zero < 9 && DIGIT.test(String.fromCodePoint(zero - 1))) zero--;
  return zero;
}
