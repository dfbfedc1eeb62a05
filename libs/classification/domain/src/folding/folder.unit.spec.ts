import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldTable } from './fold-table.js';
import { Folder } from './folder.js';

const folder = new Folder(foldTable());

function fold(text: string): string {
  return folder.fold(text).toString();
}

describe('folding', () => {
  it.each([
    ['case and full width', 'ＡＢＣ１２３ａｂｃ', 'abc123abc'],
    ['mathematical and enclosed letters', '𝐩𝐚𝐲 🄿🄰🅈 ⓥⓧ', 'pay pay vx'],
    ['diacritics and combining marks', 'Crédit Ágricole e\u0301', 'credit agricole e'],
    ['zero-width and soft hyphen', 'mo\u200Bn\u00ADe\u2060y\uFEFF', 'money'],
    ['Cyrillic and Greek look-alikes', 'рауρаl', 'paypal'],
    ['look-alike and traditional ideographs', '薇信 銀行 錢', '微信银行钱'],
    ['compatibility ideographs', '\u{2F800}\uF900', '丽岂'],
    ['units that expand', '㎏ ﬁ ㈱', 'kg fi (株)'],
    ['runs of white space', '  pay \t\n now  ', 'pay now'],
    ['spaces beside ideographs', '加 QQ 群 刷　单', '加qq群刷单'],
    ['ornaments between ideographs', '刷*单 兼·职 返-_-利', '刷单兼职返利'],
    ['ornaments elsewhere', 'a.b-c 138-1234 银行-ICBC', 'a.b-c 138-1234银行-icbc'],
    ['lone surrogates', 'a\uD800b\uDC00', 'a\uFFFDb\uFFFD'],
    ['emoji', '好😀评', '好😀评'],
    ['keycaps and letters in boxes', '1️⃣3️⃣8️⃣ 🔟 🅰🅱 🆘 🇻❸⓿', '138 10 ab 🆘 v30'],
    ['digits of other scripts', '٠١٢ ९८ ๓', '012 98 3'],
    ['traditional characters of all kinds', '銀行轉賬 讚歎 爲為 裏裡 着著', '银行转账赞叹为为里里着着'],
    ['apostrophes and dashes', 'don’t pay—now pay–now', "don't pay—now pay-now"],
  ])('folds %s', (_, text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it.each([
    ['한국어 がんばって ไทย ', '한국어 がんばって ไทย'],
    ['Россия, с ней Μαρία; 100р', 'россия, с неи μαρια; 100р'],
    ['сосо', 'сосо'],
    ['我在Москва看雪', '我在москва看雪'],
  ])('leaves tokens of another script as they are: %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it.each([
    ['рауρаl', 'paypal'],
    ['Аpple and Россия', 'apple and россия'],
    ['ВТС加微', 'втс加微'],
    ['VIΡ群', 'vip群'],
    ['p\u200bаypal', 'paypal'],
    ['fОО 2×4 se×', 'foo 2×4 sex'],
  ])('reads look-alikes where scripts are mixed: %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('reads look-alikes everywhere where names are compared', () => {
    expect(new Folder(foldTable(), 'everywhere').fold('СОСО ВТС').toString()).toBe('coco btc');
  });

  it('gives back the raw text that folded units came from', () => {
    const folded = folder.fold('请加 薇\u200B 信：ＶＸ𝟏');
    const from = folded.toString().indexOf('微信');
    expect(folded.raw.slice(folded.rawStart(from), folded.rawEnd(from + 2))).toBe('薇\u200B 信');
    expect(folded.raw.slice(folded.rawStart(folded.length - 3), folded.rawEnd(folded.length))).toBe('ＶＸ𝟏');
  });

  it('keeps offsets ascending and inside the raw text for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const folded = folder.fold(text);
        let previous = 0;
        for (let index = 0; index < folded.length; index++) {
          expect(folded.rawStart(index)).toBeGreaterThanOrEqual(previous);
          expect(folded.rawEnd(index + 1)).toBeGreaterThan(folded.rawStart(index));
          previous = folded.rawStart(index);
        }
        if (folded.length > 0) expect(folded.rawEnd(folded.length)).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it('folds what is folded to itself', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: fc.constantFrom(...'aÀ銀錢.-* 　１２刷单\u200bр㎏éα×㏂⒜١😀🅰\ud800𝒳𠀀') }),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const once = fold(text);
          expect(fold(once)).toBe(once);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('folds what any character folds to to itself', () => {
    const unstable: string[] = [];
    for (let point = 0; point < 0x110000; point++) {
      const once = fold(String.fromCodePoint(point));
      if (fold(once) !== once) unstable.push(point.toString(16));
    }
    expect(unstable).toEqual([]);
  });

  it('folds a text far longer than any before it', () => {
    const text = '㈱'.repeat(100_000);
    expect(folder.fold(text).length).toBe(300_000);
  });
});
