import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withoutHinted } from './exempted-text.js';

const HINTS = [
  '新闻',
  '警方',
  '已举报',
  '是真的吗',
  '怎么办',
  '求助',
  '反诈',
  'news',
  'police',
  'scam',
  'is this legit',
];

function hintsIn(text: string): { start: number; end: number }[] {
  return HINTS.flatMap((hint) =>
    [...text.matchAll(new RegExp(hint, 'gi'))].map(({ index }) => ({ start: index, end: index + hint.length })),
  );
}

/** What is left, with `_` for what is not looked at. */
function left(text: string): string {
  return withoutHinted(text, hintsIn(text)).replaceAll(/\ufffd[ \ufffd]*/g, '_');
}

describe('what a hint speaks about', () => {
  it.each([
    ['its own sentence', '警方查获冰毒，现货，加微信。出售玩具。', '_出售玩具。'],
    ['its own sentence in English', 'The police seized coke for sale. Toys for sale.', '_Toys for sale.'],
    ['not a sentence far away', '冰毒现货，加微信。今天看新闻联播。', '冰毒现货，加微信。_'],
    ['not a line above', 'Coke for sale, telegram\nThe news is on', 'Coke for sale, telegram\n_'],
    ['not what is before a tag', 'Coke for sale #news at ten', 'Coke for sale _'],
    ['what is quoted, to the end of the quotation', '他骂我“去死。滚。”警方来了', '_'],
    ['what stands around a semicolon', '加微信；警方查获', '_'],
    ['hosts with their stops', 'police took down icbc-x.top and shop.example today', '_'],
    ['a sentence that stands between two', '警方来了。冰毒有货。新闻里说了。', '_'],
    ['what it asks after', '冰毒现货，加微信。这是真的吗？', '_'],
    ['what it asks before', 'Is this legit? Coke for sale, telegram', '_'],
    ['only the sentences beside its question', '冰毒现货。你好。这是真的吗？', '冰毒现货。_'],
    ['all of a text that it opens as a headline', '警方通报：甲。乙。丙', '_'],
    ['all of a text that it opens in brackets', '【反诈】甲。乙\n丙', '_'],
    ['not a text that somebody else opens', '【快递】甲。您的包裹。警方', '【快递】甲。您的包裹。警方'],
  ])('is %s', (_what, text, expected) => {
    expect(left(text)).toBe(expected);
  });

  it.each([
    '冰毒现货，加微信，新闻',
    '冰毒现货 加微信 新闻',
    '冰毒现货，加微信（警方）',
    '冰毒现货，加微信 #反诈 #新闻',
    'Coke for sale, telegram, news',
    'Coke for sale, telegram. News.',
    '新闻，冰毒现货',
  ])('is nothing where it stands alone as a tag: %s', (text) => {
    expect(withoutHinted(text, hintsIn(text))).toBe(text);
  });

  it.each(['冰毒现货，加微信，怎么办', '冰毒现货，加微信，求助', '自瞄外挂，已举报', 'Coke for sale, scam?'])(
    'is its sentence where it stands alone and asks, or says more than a word: %s',
    (text) => {
      expect(left(text)).toBe('_');
    },
  );

  it('ends where it does not reach, and cuts no word in two', () => {
    expect(left(`${'甲'.repeat(50)}警方${'乙'.repeat(50)}`)).toBe(`${'甲'.repeat(10)}_${'乙'.repeat(10)}`);
    const words = 'coke for sale '.repeat(20);
    expect(left(`${words}police said`)).toMatch(/^(?:coke for sale )+(?:coke |for )*_$/);
  });

  it('is blanked, and all else keeps its place', () => {
    const text = fc.array(
      fc.constantFrom('甲', '乙', 'a', ' ', '。', '. ', '“', '”', '"', '，', '：', '\n', '#', ...HINTS),
    );
    fc.assert(
      fc.property(text, (parts) => {
        const whole = parts.join('');
        const kept = withoutHinted(whole, hintsIn(whole));
        expect(kept).toHaveLength(whole.length);
        for (const [index, unit] of [...kept].entries())
          if (unit !== ' ' && unit !== '\ufffd') expect(unit).toBe(whole[index]);
      }),
    );
  });

  it.each(['“', '"', '。', 'a', '甲', ' ', '#', '\ud800', '警方 ', '新闻，'])(
    'is found in a megabyte of %j, which ends in a sentence of its own',
    (part) => {
      const text = `${part.repeat(1_000_000 / part.length)}\n警方来了。冰毒现货`;
      expect(withoutHinted(text, hintsIn(text).slice(-64)).endsWith('冰毒现货')).toBe(true);
    },
  );
});
