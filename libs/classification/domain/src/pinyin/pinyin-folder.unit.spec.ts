import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldTable } from '../folding/fold-table.js';
import type { FoldedText } from '../folding/folded-text.js';
import { Folder } from '../folding/folder.js';
import { PinyinFolder } from './pinyin-folder.js';
import { FIRST_SYLLABLE } from './reading-table.js';
import { SYLLABLE_NAMES } from './syllable-reader.js';

const folder = new Folder(foldTable());
const pinyin = new PinyinFolder();

function sound(text: string): FoldedText {
  return pinyin.fold(folder.fold(text));
}

/** Syllables as their names in angle brackets. */
function spelled(text: string): string {
  return sound(text)
    .toString()
    .replace(/[\ue000-\uf8ff]/g, (unit) => `<${SYLLABLE_NAMES[unit.charCodeAt(0) - FIRST_SYLLABLE]}>`);
}

describe('folding to pinyin', () => {
  it.each([
    ['微信', '<wei><xin>'],
    ['葳芯 weixin', '<wei><xin><wei><xin>'],
    ['WeiXin', '<wei><xin>'],
    ['绿女 lvnv', '<lv><nv><lv><nv>'],
    ['xian西安', '<xian><xi><an>'],
    ['加vip群', '<jia>vip<qun>'],
    ['you can make it, not that', 'you can make it, not that'],
    ['ni hao', '<ni> <hao>'],
    ['🐴的🔫💰', '<ma><de><qiang><qian>'],
    ['好😀', '<hao><hei><hei>'],
    ['100% \u{1f9ea}', '100% <shi><guan>'],
  ])('reads %s as %s', (text, expected) => {
    expect(spelled(text)).toBe(expected);
  });

  it('gives back the raw text that a syllable came from', () => {
    const read = sound('请加 W\u200bei\u0301xin 群');
    const at = read.toString().indexOf(String.fromCharCode(FIRST_SYLLABLE + SYLLABLE_NAMES.indexOf('wei')));
    expect(read.raw.slice(read.rawStart(at), read.rawEnd(at + 1))).toBe('W\u200bei');
    expect(read.raw.slice(read.rawStart(at), read.rawEnd(at + 2))).toBe('W\u200bei\u0301xin');
  });

  it('lets no character of a text pass for a syllable', () => {
    expect(spelled('\ue001\ue197')).toBe('\ufffd\ufffd');
  });

  it('keeps offsets ascending and inside the raw text for any text', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.constantFrom(...'nihaoweixn 好🐴😀\ud83d'),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 100 }), (characters) => {
        const read = sound(characters.join(''));
        let previous = 0;
        for (let index = 0; index < read.length; index++) {
          expect(read.rawStart(index)).toBeGreaterThanOrEqual(previous);
          expect(read.rawEnd(index + 1)).toBeGreaterThan(read.rawStart(index));
          previous = read.rawStart(index);
        }
        if (read.length > 0) expect(read.rawEnd(read.length)).toBeLessThanOrEqual(read.raw.length);
      }),
      { numRuns: 500 },
    );
  });

  it('takes time by the length of a hostile word', () => {
    expect(sound(`好${'xiang'.repeat(200_000)}`).length).toBe(1_000_001);
    expect(sound('xiang '.repeat(100_000)).length).toBe(199_999);
  });
});
