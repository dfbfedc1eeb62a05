import { describe, expect, it } from '@jest/globals';
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
});
