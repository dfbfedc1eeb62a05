import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldTable } from '../folding/fold-table.js';
import { Folder } from '../folding/folder.js';
import { DeletionIndex } from './deletion-index.js';
import { drawnForm } from './drawn-form.js';
import { EditDistance } from './edit-distance.js';
import { ProtectedNames } from './protected-names.js';
import { mixedScripts } from './script-mixture.js';

const folder = new Folder(foldTable(), 'everywhere');
const names = new ProtectedNames(
  ['PayPal', '人民日报', '中国工商银行', '国家反诈中心', 'BBC', 'Wells Fargo', '新华社'],
  folder,
);

describe('names near a protected one', () => {
  it.each([
    'PayPal',
    'paypaI',
    'P4yP@l',
    'Pay_Pal',
    'РаyРаl',
    'ＰａｙＰａｌ',
    '人民曰报',
    '人 民 日 报',
    '人民日報',
    '新华社',
    'WellsFargo',
    'Fargo Wells',
    'vvells fargo',
    'Pay💰Pal',
    '🖻PayPal🖻',
    '$PayPal$',
    '!!人民日报!!',
  ])('%s is the same', (name) => {
    expect(names.likeness(name)).toBe(1_000_000);
  });

  it.each([
    ['paypall', 857_143],
    ['pyapal', 833_334],
    ['中国工商很行', 1_000_000],
    ['中国工商行', 833_334],
    ['中国公商银行', 950_000],
    ['人闵日抱', 950_000],
  ])('%s is near: %i', (name, likeness) => {
    expect(names.likeness(name)).toBe(likeness);
  });

  it.each(['BBQ', '人民医院', '新华书店', 'Paul', '人民', '', '工商', 'Well far', '小鹿'])(
    '%s is another one',
    (name) => {
      expect(names.likeness(name)).toBe(0);
    },
  );

  it('are found within longer ones, word by word', () => {
    expect(['PayPa1 Support', 'The Wells-Fargo Team', 'sharp pals'].map((name) => names.likenessWithin(name))).toEqual([
      1_000_000, 1_000_000, 0,
    ]);
  });

  it.each([
    ['signs', '!@#$%^&*()'.repeat(100_000)],
    ['letters', 'a'.repeat(1_000_000)],
    ['lone surrogates', '\ud800'.repeat(100_000)],
  ])('are looked for in a megabyte of %s', (_, text) => {
    expect([names.likeness(text), names.likenessWithin(text)]).toEqual([0, 0]);
  });
});

describe('names drawn alike in two scripts', () => {
  it.each([
    ['Lao and Thai', 'ຝຝຝຝຝ', 'ฝฝฝฝฝ'],
    ['Greek and Armenian', 'ΔΔΔΔ', 'ծծծծ'],
    ['Kannada and Telugu', 'ಔಔಔಔ', 'ఔఔఔఔ'],
    ['Tifinagh and Canadian syllabics', 'ⵠⵠⵠⵠ', 'ᐃᐃᐃᐃ'],
    ['Hebrew and signs', 'ייייי', 'ᑊᑊᑊᑊᑊ'],
    ['Bopomofo and Han', 'ㄈㄧㄈㄧ', '匚一匚一'],
    ['Urdu and Persian', 'ابراہیم', 'ابراهیم'],
    ['Bengali digits by their form', '৪৪৭', '889'],
    ['Bengali digits by their value', '৪৪৭', '447'],
    ['Thai digits by their value', 'รวย๙๙๙๙', 'รวย9999'],
    ['signs alone', '॰॰॰॰', '૰૰૰૰'],
    ['ornaments beside Arabic', '$الله', 'الله'],
  ])('are the same: %s', (_, one, other) => {
    const likenesses = [
      [one, other],
      [other, one],
    ].map(([known = '', asked = '']) => new ProtectedNames([known], folder).likeness(asked));
    expect(likenesses).toEqual([1_000_000, 1_000_000]);
  });

  it.each([
    ['10086', '10088'],
    ['ฝนฝน', 'ຟຟຟຟ'],
    ['★★★', '♥♥♥'],
    ['২২২২', '৩৩৩৩'],
  ])('are two where they are not: %s and %s', (one, other) => {
    expect(new ProtectedNames([one], folder).likeness(other)).toBeLessThan(1_000_000);
  });

  it('are drawn as they are read where nothing is listed', () => {
    expect(['PayPal', '人民日报', 'école', 'é\ud800'].map(drawnForm)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('keep everything around what is drawn otherwise', () => {
    expect(drawnForm('a৪b😀৭中')).toBe('a8b😀9中');
  });
});

describe('the index of deletions', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '日', '报'), maxLength: 12 });

  it('gives every name within two edits', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), word, (known, text) => {
        const index = new DeletionIndex(known);
        const distance = new EditDistance();
        const given: number[] = [];
        index.candidates(text, (name) => given.push(name));
        const near = [...known.keys()].filter((name) => distance.within(text, known[name] as string, 2) <= 2);
        expect(given).toEqual(expect.arrayContaining(near));
        expect(new Set(given).size).toBe(given.length);
      }),
      { numRuns: 300 },
    );
  });

  it('has distances that equal a table filled in full', () => {
    const distance = new EditDistance();
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (one, other, most) => {
        expect(distance.within(one, other, most)).toBe(Math.min(tableDistance(one, other), most + 1));
      }),
    );
  });
});

describe('scripts in a name', () => {
  it.each([
    '小明Tom',
    'さくらサクラ桜abc',
    '홍길동 Hong',
    'Дмитрий Smith',
    'محمد786',
    '京C88888',
    'ＡＢＣ',
    'πday',
    '🦊888',
    'José',
    'محمد786',
    '★ Java ꦗꦮ★',
    'ᠮᠣᠩᠭᠣᠯ 7',
    '5ᵗʰ',
    'école№5',
    '⭐ไทย้',
    '٪50',
    '$كاش',
    '100৳',
  ])('%s are written together', (name) => {
    expect(mixedScripts(name)).toBe(0);
  });

  it.each([
    'раypal',
    'ΑΒCD',
    'user٣4',
    'бank',
    'ᎪpplᎬ',
    '𐀀𐀁◹',
    '𒐰777',
    '圆周率π',
    'ξ٠٠٠',
    'Ⓟаypal',
    '𝐛анк',
    'ب🅷',
    'محمد৳',
    'ⲁ¤',
    '★่',
    'ᱼ00',
    '⌐᳂-᳂',
  ])('%s are mixed', (name) => {
    expect(mixedScripts(name)).toBeGreaterThan(0);
  });
});

/** Optimal string alignment by its definition. */
function tableDistance(one: string, other: string): number {
  const table = Array.from({ length: one.length + 1 }, (_, row) =>
    Array.from({ length: other.length + 1 }, (__, column) => (row === 0 ? column : column === 0 ? row : 0)),
  );
  const at = (row: number, column: number): number => table[row]?.[column] ?? 0;
  for (let row = 1; row <= one.length; row++) {
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      let cost = Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + (same ? 0 : 1));
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        cost = Math.min(cost, at(row - 2, column - 2) + 1);
      (table[row] as number[])[column] = cost;
    }
  }
  return at(one.length, other.length);
}
