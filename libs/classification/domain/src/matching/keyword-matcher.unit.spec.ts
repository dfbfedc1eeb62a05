import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldTable } from '../folding/fold-table.js';
import { Folder } from '../folding/folder.js';
import { HitList } from './hit-list.js';
import { KeywordMatcher } from './keyword-matcher.js';

const folder = new Folder(foldTable());

function units(text: string): Uint16Array {
  const folded = folder.fold(text);
  return folded.units.slice(0, folded.length);
}

function found(matcher: KeywordMatcher, text: string, capacity?: number): HitList {
  const hits = new HitList(capacity);
  matcher.scan(folder.fold(text), hits);
  return hits;
}

function listed(hits: HitList): string[] {
  return Array.from(
    { length: hits.length },
    (_, hit) => `${hits.patterns[hit]}@${hits.starts[hit]}-${hits.ends[hit]}`,
  ).sort();
}

function kind(character: string | undefined): string {
  if (character === undefined) return '';
  return /[a-z]/.test(character) ? 'letter' : /[0-9]/.test(character) ? 'digit' : '';
}

function bruteForce(patterns: readonly string[], text: string): string[] {
  const folded = folder.fold(text).toString();
  const hits: string[] = [];
  for (const [index, pattern] of patterns.entries()) {
    const first = kind(pattern[0]);
    const last = kind(pattern.at(-1));
    for (let at = folded.indexOf(pattern); at >= 0; at = folded.indexOf(pattern, at + 1)) {
      const end = at + pattern.length;
      if (first !== '' && kind(folded[at - 1]) === first) continue;
      if (last !== '' && kind(folded[end]) === last) continue;
      hits.push(`${index}@${at}-${end}`);
    }
  }
  return hits.sort();
}

describe('the keyword matcher', () => {
  it('finds overlapping, nested and equal patterns', () => {
    const matcher = new KeywordMatcher(['刷单', '刷单兼职', '兼职', '单兼', '刷单'].map(units));
    expect(listed(found(matcher, '招刷单兼职'))).toEqual(['0@1-3', '1@1-5', '2@3-5', '3@2-4', '4@1-3']);
  });

  it('finds Latin words only as whole words, and numbers as whole numbers', () => {
    const matcher = new KeywordMatcher(['win', '110', '加v'].map(units));
    expect(found(matcher, 'winner twin rewind 1105 加vip').length).toBe(0);
    expect(listed(found(matcher, 'win1000 打110 加v8'))).toEqual(['0@0-3', '1@8-11', '2@11-13']);
  });

  it('finds exactly what a search of every pattern at every place finds', () => {
    const letter = fc.constantFrom('a', 'b', '1', '刷', '单', '返', ' ');
    const pattern = fc
      .array(letter, { minLength: 1, maxLength: 5 })
      .map((letters) => folder.fold(letters.join('')).toString())
      .filter((text) => text !== '');
    const text = fc.array(letter, { maxLength: 60 }).map((letters) => letters.join(''));
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 40 }), text, (patterns, searched) => {
        const hits = found(new KeywordMatcher(patterns.map(units)), searched);
        expect(listed(hits)).toEqual(bruteForce(patterns, searched));
      }),
      { numRuns: 500 },
    );
  });

  it('finds exactly the same with thousands of patterns', () => {
    let seed = 7;
    const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const word = (length: number) => Array.from({ length }, () => String.fromCharCode(0x4e00 + next(120))).join('');
    const patterns = Array.from({ length: 5000 }, () => folder.fold(word(1 + next(4))).toString());
    const matcher = new KeywordMatcher(patterns.map(units));
    for (let text = 0; text < 20; text++) {
      const searched = word(120);
      expect(listed(found(matcher, searched))).toEqual(bruteForce(patterns, searched));
    }
  });

  it('says so when there is more than the list holds', () => {
    const hits = found(new KeywordMatcher([units('哈')]), '哈'.repeat(50), 10);
    expect(hits.length).toBe(10);
    expect(hits.truncated).toBe(true);
  });

  it('refuses a pattern that folds to nothing', () => {
    expect(() => new KeywordMatcher([units('\u200b')])).toThrow(RangeError);
  });

  it('works without any pattern', () => {
    expect(found(new KeywordMatcher([]), 'anything').length).toBe(0);
  });
});
