import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TextAnalyser } from '../features/text-analyser.js';
import { foldTable } from '../folding/fold-table.js';
import { componentTable } from './component-table.js';
import { splitForms } from './split-forms.js';

const WORDS = ['赌博', '好学', '加微信', '日子', '枪', 'sex网'];
const byParts = new Set([0]);
const analyser = new TextAnalyser(foldTable(), [WORDS], undefined, { byParts });

function unitsOf(word: string): Uint16Array {
  return Uint16Array.from(word, (character) => character.charCodeAt(0));
}

function formsOf(word: string): string[] {
  return splitForms(unitsOf(word)).map((form) => String.fromCharCode(...form));
}

function found(text: string, reader = analyser): (string | number)[] {
  const analysis = reader.analyse([{ pointer: '/text', text }]);
  return [analysis.words[0] as number, ...analysis.wordSpans(0).map(({ start, end }) => text.slice(start, end))];
}

const character = fc.constantFrom(...componentTable().keys()).map((unit) => String.fromCharCode(unit));
/** Says nothing: no part of a character, and nothing that separates some. */
const beside = fc.constantFrom('', 'x ', '，', '…', '7', '。。');
const between = fc.constantFrom('', ' ', '  ', '*', '\u200b');

describe('words whose characters are written as their parts', () => {
  it.each([
    ['来贝者博吧', [1, '贝者博']],
    ['来贝者十尃吧', [1, '贝者十尃']],
    ['来 贝 者*博 吧', [1, '贝 者*博']],
    ['力口微信', [1, '力口微信']],
    ['加微人言', [0]],
    ['力口微人言', [1, '力口微人言']],
    ['贝者博就是赌博', [1, '贝者博', '赌博']],
    ['木仓', [0]],
    ['女子学院招生', [0]],
    ['日月星辰', [0]],
  ])('in %s find %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('are looked for only where a bank asks for it', () => {
    expect(found('来贝者博吧', new TextAnalyser(foldTable(), [WORDS]))).toEqual([0]);
  });

  it('count once, whether they sound like a word or are split', () => {
    const both = new TextAnalyser(foldTable(), [['赌博', '度播']], undefined, { byParts, bySound: byParts });
    expect(found('度播，贝者博，赌博', both)[0]).toBe(1);
  });

  it('count once where the bank holds them as they are split', () => {
    expect(found('贝者博', new TextAnalyser(foldTable(), [['赌博', '贝者博']], undefined, { byParts }))[0]).toBe(1);
  });

  it('are never made of splits alone whose parts stand side by side in words', () => {
    expect(formsOf('好学')).not.toContain('女子学');
    expect(formsOf('好枪')).toContain('女子木仓');
  });

  it('have few forms, and none without a split that tells, however long a word is', () => {
    expect(formsOf('赌'.repeat(200))).toHaveLength(32);
    expect(formsOf('好'.repeat(200))).toEqual([]);
  });

  it('are found in each of their forms, at their place in what was written', () => {
    const word = fc.array(character, { minLength: 2, maxLength: 6 }).map((characters) => characters.join(''));
    const written = fc.record({ word, before: beside, after: beside, gap: between, which: fc.nat() });
    fc.assert(
      fc.property(written, ({ word: banked, before, after, gap, which }) => {
        const forms = formsOf(banked);
        fc.pre(forms.length > 0);
        const form = [...(forms[which % forms.length] as string)].join(gap);
        const reader = new TextAnalyser(foldTable(), [[banked]], undefined, { byParts });
        expect(found(`${before}${form}${after}`, reader)).toContain(form);
      }),
      { numRuns: 60 },
    );
  });
});
