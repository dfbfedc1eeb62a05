import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NearDuplicateIndex } from './near-duplicate-index.js';
import { equalValues, SHORTEST, SIGNATURE_SIZE, Signer } from './signer.js';

const SEED = 7;
const HOUR = 3_600_000;
const OPTIONS = { capacity: 1024, horizon: HOUR, leastEqual: 32 };

function unitsOf(text: string): Uint16Array {
  return Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}

function sign(text: string, seed = SEED): Uint32Array {
  const signature = new Signer(seed).sign(unitsOf(text), text.length);
  if (signature === undefined) throw new Error('the text is too short');
  return signature.slice();
}

function similarity(one: string, other: string): number {
  const pairs = (text: string) => new Set(Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2)));
  const [ours, theirs] = [pairs(one), pairs(other)];
  const both = [...ours].filter((pair) => theirs.has(pair)).length;
  return both / (ours.size + theirs.size - both);
}

const text = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), minLength: SHORTEST, maxLength: 120 });

describe('signatures of texts', () => {
  it('are equal for equal texts, whatever was signed before', () => {
    const signer = new Signer(SEED);
    fc.assert(
      fc.property(text, text, (one, other) => {
        signer.sign(unitsOf(other), other.length);
        expect(signer.sign(unitsOf(one), one.length)?.slice()).toEqual(sign(one));
      }),
    );
  });

  it('estimate how many pairs of units two texts share', () => {
    let error = 0;
    let bias = 0;
    const length = 80;
    const base = Array.from({ length }, (_, at) => String.fromCharCode(0x4e00 + ((at * 977) % 5000))).join('');
    for (let changed = 0; changed < length; changed++) {
      const other = base.slice(0, length - changed) + base.slice(0, changed).split('').reverse().join('');
      const difference = equalValues(sign(base), sign(other)) / SIGNATURE_SIZE - similarity(base, other);
      bias += difference;
      error += Math.abs(difference);
    }
    expect(Math.abs(bias / length)).toBeLessThan(0.06);
    expect(error / length).toBeLessThan(0.08);
  });

  it('do not exist for short texts, and cannot be compared across seeds', () => {
    expect(new Signer(SEED).sign(unitsOf('好的'), 2)).toBeUndefined();
    const words = '同一句话在不同的种子之下没有任何可比之处';
    expect(equalValues(sign(words), sign(words, SEED + 1))).toBeLessThan(8);
  });

  it('of a megabyte are those of its beginning', () => {
    const long = Array.from({ length: 2 ** 20 }, (_, at) => String.fromCharCode(97 + ((at * at) % 26))).join('');
    expect(sign(long)).toEqual(sign(`${long.slice(0, 2 ** 19)}${'z'.repeat(2 ** 19)}`));
  });
});

describe('near duplicates', () => {
  const story = '今天下午在市中心广场有一场免费的音乐会欢迎大家带上家人一起来参加';
  const copy = '今天下午在市中心广场有一场免費的音乐会欢迎大家带上家人一起来参加';

  it('are found by the owner of the most similar text within the horizon', () => {
    const index = new NearDuplicateIndex(OPTIONS);
    expect(index.add(sign(story), 0, 1)).toBeUndefined();
    expect(index.add(sign('完全不同的另一句话说的是明天的天气会怎么样以及要不要带伞'), 0, 2)).toBeUndefined();
    expect(index.add(sign(copy), HOUR, 3)).toBe(1);
    expect(index.add(sign(copy), 2 * HOUR, 4)).toBe(3);
    expect(index.add(sign(story), 9 * HOUR, 5)).toBeUndefined();
  });

  it('of one text are as cheap as of any other, and the latest of many copies stay', () => {
    const index = new NearDuplicateIndex(OPTIONS);
    for (let at = 0; at < 500; at++) index.add(sign(story), at * HOUR, at);
    expect(index.add(sign(copy), 499 * HOUR + 1, 1000)).toBe(499);
  });

  it('are forgotten when the memory that was taken is full', () => {
    const index = new NearDuplicateIndex({ ...OPTIONS, capacity: 2 });
    index.add(sign(story), 0, 1);
    for (const other of ['abcdefghijklmnop', 'qrstuvwxyzabcdef']) index.add(sign(other), 0, 2);
    expect(index.add(sign(story), 0, 3)).toBeUndefined();
  });

  it('need a capacity that is a power of two', () => {
    expect(() => new NearDuplicateIndex({ ...OPTIONS, capacity: 1000 })).toThrow(RangeError);
  });
});
