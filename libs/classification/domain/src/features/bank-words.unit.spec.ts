import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldTable } from '../folding/fold-table.js';
import { TextAnalyser } from './text-analyser.js';

const BANK = ['微信', '威信', '赌博', 'weixin', '刷'];
const written = new TextAnalyser(foldTable(), [BANK]);
const bySound = new TextAnalyser(foldTable(), [BANK], undefined, { bySound: new Set([0]) });

function found(analyser: TextAnalyser, text: string): (string | number)[] {
  const analysis = analyser.analyse([{ pointer: '/text', text }]);
  return [analysis.words[0] as number, ...analysis.wordSpans(0).map(({ start, end }) => text.slice(start, end))];
}

describe('banks of words found by their sound', () => {
  it.each([
    ['加葳芯聊', [1, '葳芯']],
    ['来度播吧', [1, '度播']],
    ['加 Wei\u200bXin 吧', [2, 'Wei\u200bXin', 'Wei\u200bXin']],
    ['add weixin now', [1, 'weixin']],
    ['摔一跤', [0]],
    ['刷一下', [1, '刷']],
    ['唰一下', [0]],
  ])('in %s find %j', (text, expected) => {
    expect(found(bySound, text)).toEqual(expected);
  });

  it('count words of one sound once', () => {
    expect(found(bySound, '微信')).toEqual([1, '微信']);
  });

  it('count what is one word once it is folded once', () => {
    const analyser = new TextAnalyser(foldTable(), [['buy now', 'BUY NOW', 'ｂｕｙ now'], ['Buy now']]);
    const { words } = analyser.analyse([{ pointer: '/text', text: 'buy now' }]);
    expect([...words]).toEqual([1, 1]);
  });

  it('are found only as they are written unless the bank says so', () => {
    expect(found(written, '加葳芯聊')).toEqual([0]);
    expect(found(written, '加微信聊')).toEqual([1, '微信']);
  });

  it.each([
    ['加微信聊', [1, '加微信']],
    ['加微信，微信聊', [2, '加微信', '微信']],
    ['微信群里加微信群主', [2, '微信群', '加微信', '微信群']],
    ['buy now or never', [1, 'buy now or never']],
    ['buy now', [1, 'buy now']],
  ])('count no part of a longer word of their bank, and both where two overlap: %s', (text, expected) => {
    const bank = ['微信', '加微信', '加微', '信', '微信群', 'buy now', 'now', 'buy now or never'];
    expect(found(new TextAnalyser(foldTable(), [bank]), text)).toEqual(expected);
  });

  it.each([
    ['送彩金', [1, 0]],
    ['送彩金，彩金', [1, 1]],
    ['彩金送', [0, 1]],
    ['领彩金', [0, 1]],
  ])('count no part of a word of a bank that theirs lies outside of: %s', (text, expected) => {
    const banks = [['送彩金'], ['彩金', '领彩金']];
    const analyser = new TextAnalyser(foldTable(), banks, undefined, { outside: new Map([[1, 0]]) });
    expect([...analyser.analyse([{ pointer: '/text', text }]).words]).toEqual(expected);
  });

  it('count a part of another bank’s word', () => {
    const { words } = new TextAnalyser(foldTable(), [['加微信'], ['微信'], ['信']]).analyse([
      { pointer: '/text', text: '加微信' },
    ]);
    expect([...words]).toEqual([1, 1, 1]);
  });

  it('count what no longer word holds, whatever stands in a text', () => {
    const bank = ['a', 'ab', 'abc', 'b', 'bc', 'c', 'cab'].map((word) => word.replaceAll(/./g, ideograph));
    const analyser = new TextAnalyser(foldTable(), [bank]);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'c', '。'), maxLength: 12 }), (letters) => {
        const text = letters.replaceAll(/[abc]/g, ideograph);
        const all = bank.flatMap((word) =>
          [...text.matchAll(new RegExp(`(?=${word})`, 'g'))].map(({ index }) => ({
            index,
            end: index + word.length,
            word,
          })),
        );
        const told = all.filter(
          ({ index, end, word }) =>
            !all.some((other) => other.word !== word && other.index <= index && other.end >= end),
        );
        expect(found(analyser, text.replaceAll('。', 'x'))[0]).toBe(new Set(told.map(({ word }) => word)).size);
      }),
    );
  });
});

function ideograph(letter: string): string {
  return { a: '甲', b: '乙', c: '丙' }[letter] ?? letter;
}
