import { describe, expect, it } from '@jest/globals';
import { foldTable } from '../folding/fold-table.js';
import { Folder } from '../folding/folder.js';
import { FeatureBag } from './feature-bag.js';
import type { FeatureSpec } from './feature-spec.js';

const folder = new Folder(foldTable());
/** Of one text; a change here makes every stored weight meaningless. */
const GOLDEN = [
  2332, 1931, 2178, 3512, 3148, 2749, 2414, 2385, 2619, 3213, 2277, 3559, 2271, 2715, 1234, 3059, 3160, 0, 3146, 3789,
  1044, 1472, 2382, 1460, 2775, 3176, 438, 3863, 2907, 2872, 3079, 471, 436, 2584, 2430, 702, 2819, 2817,
];
const NOTHING: FeatureSpec = { bits: 12, units: 0, syllables: 0, words: 0, shape: false };

function featuresOf(text: string, spec: Partial<FeatureSpec>, bag = new FeatureBag({ ...NOTHING, ...spec })): number[] {
  bag.clear();
  bag.read(folder.fold(text));
  return [...bag.buckets.subarray(0, bag.length)];
}

describe('the features of a text', () => {
  it('stay in the buckets that stored weights are for', () => {
    const spec = { units: 3, syllables: 2, words: 2, shape: true };
    expect(featuresOf('加微信 win £100', spec)).toEqual(GOLDEN);
  });

  it('count once each, and ideographs alone but Latin letters from three on', () => {
    expect(featuresOf('好好好', { units: 1 })).toHaveLength(1);
    expect(featuresOf('刷单', { units: 2 })).toHaveLength(3);
    expect(featuresOf('abcd', { units: 3 })).toHaveLength(2);
    expect(featuresOf('win big win', { words: 2 })).toHaveLength(4);
  });

  it('are the same syllables for homophones, and other units', () => {
    expect(featuresOf('威新', { syllables: 2 })).toEqual(featuresOf('微信', { syllables: 2 }));
    expect(featuresOf('威新', { units: 2 })).not.toEqual(featuresOf('微信', { units: 2 }));
  });

  it('are those of the present text alone', () => {
    const bag = new FeatureBag({ ...NOTHING, units: 2, shape: true });
    const fresh = featuresOf('hello', { units: 2, shape: true });
    featuresOf('CALL 0900 123 4567 NOW £££ www.example.com', {}, bag);
    expect(featuresOf('hello', {}, bag)).toEqual(fresh);
  });

  it('are never more than there are buckets, however long and broken the text', () => {
    const letters = Array.from({ length: 1_000_000 }, (_, at) => String.fromCharCode(0x4e00 + ((at * 7919) % 20000)));
    const found = featuresOf(`${letters.join('')}\ud800\udc00\udc00`, {
      units: 3,
      syllables: 3,
      words: 3,
      shape: true,
    });
    expect(new Set(found).size).toBe(found.length);
    expect(Math.max(...found)).toBeLessThan(1 << 12);
  });

  it('refuse a specification without bounds', () => {
    expect(() => new FeatureBag({ ...NOTHING, bits: 30 })).toThrow(RangeError);
    expect(() => new FeatureBag({ ...NOTHING, words: 9 })).toThrow(RangeError);
  });
});
