import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hexOfHash, readHash, HASH_WORDS, type HashKind } from './hash-kind.js';
import { MediaAnalysis } from './media-analysis.js';
import type { MediaBank } from './media-bank.js';
import { MediaMatcher } from './media-matcher.js';
import { sortedHashes } from './sorted-hashes.js';

const PDQ = 'd8f8f0cce0f4a84f0e370a22028f67f0b36e2ed596623e1d33e6b39c4e9c9b22';
/** Twelve bits away from it. */
const NEAR = `${'d8f8f0cce0f4a84f0e370a22028f67f0b36e2ed596623e1d33e6b39c4e9c9'}4dd`;
const MD5 = 'facefacefacefacefacefacefaceface';

const hex = (length: number, digits = '0123456789abcdef') =>
  fc.string({ unit: fc.constantFrom(...digits), minLength: length, maxLength: length });

function words(kind: HashKind, ...hashes: readonly string[]): Uint32Array {
  const read = new Uint32Array(hashes.length * HASH_WORDS[kind]);
  for (const [index, hash] of hashes.entries()) expect(readHash(kind, hash, read, index * HASH_WORDS[kind])).toBe(true);
  return sortedHashes(kind, read);
}

function aBank(more: Partial<MediaBank> & { pdq?: string; md5?: string } = {}): MediaBank {
  const { pdq, md5, ...settings } = more;
  return {
    id: 'known',
    category: 'NCII',
    enabled: true,
    sampling: 1_000_000,
    radius: 31,
    entries: {
      pdq: pdq === undefined ? new Uint32Array() : words('pdq', pdq),
      md5: md5 === undefined ? new Uint32Array() : words('md5', md5),
      sha256: new Uint32Array(),
    },
    ...settings,
  };
}

function matched(banks: readonly MediaBank[], hashes: Readonly<Record<string, unknown>>): MediaAnalysis {
  const analysis = new MediaAnalysis();
  MediaMatcher.build(banks).match(hashes, analysis);
  return analysis;
}

describe('media banks', () => {
  it('name the bank, its harm, the nearest entry and its distance', () => {
    const { matches } = matched([aBank({ pdq: PDQ }), aBank({ id: 'other', category: 'CSAM' })], { pdq: NEAR });
    expect(matches).toEqual([{ bank: 'known', category: 'NCII', kind: 'pdq', distance: 12, entry: PDQ, entries: 1 }]);
  });

  it('match a digest only where it is the very same', () => {
    const bank = aBank({ md5: MD5 });
    expect(matched([bank], { md5: MD5.toUpperCase() })).toMatchObject({ distance: 0, entries: 1 });
    expect(matched([bank], { md5: MD5.replace(/e$/, 'f') })).toMatchObject({ distance: 256, entries: 0 });
  });

  it('keep to their own radius, however wide another bank searches', () => {
    const banks = [aBank({ id: 'strict', pdq: PDQ, radius: 11 }), aBank({ id: 'wide', pdq: PDQ })];
    expect(matched(banks, { pdq: NEAR }).matches.map(({ bank }) => bank)).toEqual(['wide']);
  });

  it('that are switched off match nothing', () => {
    expect(matched([aBank({ pdq: PDQ, enabled: false })], { pdq: PDQ }).matches).toEqual([]);
  });

  it('take the same share of media every time', () => {
    // given digests drawn at random, and banks that hold them all and sample a tenth
    const drawn = fc.sample(hex(64), { numRuns: 2_000, seed: 7 });
    const entries = { pdq: new Uint32Array(), md5: new Uint32Array(), sha256: words('sha256', ...drawn) };
    const matcher = MediaMatcher.build([aBank({ sampling: 100_000, entries })]);
    const taken = (): string[] =>
      drawn.filter((sha256) => {
        const analysis = new MediaAnalysis();
        matcher.match({ sha256 }, analysis);
        return analysis.entries > 0;
      });
    // when, then
    const first = taken();
    expect(first.length).toBeGreaterThan(140);
    expect(first.length).toBeLessThan(260);
    expect(taken()).toEqual(first);
  });

  it('pass over hashes that are none', () => {
    for (const pdq of [undefined, null, 7, '', 'z'.repeat(64), PDQ.slice(1), `${PDQ}0`, {}, '\ud800'.repeat(64)])
      expect(matched([aBank({ pdq: PDQ })], { pdq, md5: pdq, sha256: pdq }).matches).toEqual([]);
  });
});

describe('hashes', () => {
  it('are written as they were read', () => {
    fc.assert(
      fc.property(hex(64), (written) => {
        const read = new Uint32Array(8);
        expect(readHash('sha256', written.toUpperCase(), read)).toBe(true);
        expect(hexOfHash('sha256', read)).toBe(written);
      }),
    );
  });

  it('sort into ascending order, each once', () => {
    fc.assert(
      fc.property(fc.array(hex(32, '0123')), (hexes) => {
        const sorted = words('md5', ...hexes, ...hexes);
        const shown = Array.from({ length: sorted.length / 4 }, (_, index) => hexOfHash('md5', sorted, index * 4));
        expect(shown).toEqual([...new Set(hexes)].sort());
      }),
    );
  });
});
