import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildFoldTable } from './fold-table.js';
import { Folder } from './folder.js';
import { lookAlikes } from './look-alikes.js';

const folder = new Folder(buildFoldTable([...lookAlikes(), ['錢', '钱'], ['銀', '银']]));

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
    ['compatibility ideographs', '\u{2F800}\uF900', '丽豈'],
    ['units that expand', '㎏ ﬁ ㈱', 'kg fi (株)'],
    ['runs of white space', '  pay \t\n now  ', 'pay now'],
    ['spaces beside ideographs', '加 QQ 群 刷　单', '加qq群刷单'],
    ['ornaments between ideographs', '刷*单 兼·职 返-_-利', '刷单兼职返利'],
    ['ornaments elsewhere', 'a.b-c 138-1234 银行-ICBC', 'a.b-c 138-1234银行-icbc'],
    ['lone surrogates', 'a\uD800b\uDC00', 'a\uFFFDb\uFFFD'],
    ['emoji', '好😀评', '好😀评'],
  ])('folds %s', (_, text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('leaves other scripts readable', () => {
    expect(fold('한국어 がんばって ไทย ')).toBe('한국어 がんばって ไทย');
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
      fc.property(fc.string({ unit: fc.constantFrom(...'aÀ銀錢.-* 　１２刷单\u200bр㎏é') }), (text) => {
        const once = fold(text);
        expect(fold(once)).toBe(once);
      }),
    );
  });

  it('folds a text far longer than any before it', () => {
    const text = '㈱'.repeat(100_000);
    expect(folder.fold(text).length).toBe(300_000);
  });
});

describe('look-alikes', () => {
  it('pair a character outside ASCII with another one, each once', () => {
    const pairs = lookAlikes();
    for (const [written, read] of pairs) {
      expect(written).toMatch(/^[^\0-\x7f]$/);
      expect(read).not.toBe(written);
    }
    expect(new Set(pairs.map(([written]) => written)).size).toBe(pairs.length);
  });
});
