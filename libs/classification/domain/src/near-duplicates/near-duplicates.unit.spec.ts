import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleBands, SAMPLE_BANDS } from './bands.js';
import { SHORTEST, SIGNATURE_SIZE, Signer } from './signer.js';

const SEED = 7;

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

function equalValues(one: Uint32Array, other: Uint32Array): number {
  return one.filter((value, at) => value === other[at]).length;
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
  const bandsOf = (words: string) => {
    const bands = new Int32Array(SAMPLE_BANDS);
    sampleBands(sign(words), bands);
    return [...bands];
  };

  it('meet in a band as often as their similarity says, and other texts do not', () => {
    const copies = Array.from({ length: story.length - 1 }, (_, at) => `${story.slice(0, at)}哦${story.slice(at + 1)}`);
    const meeting = copies.filter((copy) => bandsOf(copy).some((band, at) => band === bandsOf(story)[at]));
    // One of 32 units changed: two of 34 pairs, a similarity of 0.89.
    expect(meeting.length / copies.length).toBeGreaterThan(0.7);
    const other = bandsOf('完全不同的另一句话说的是明天的天气会怎么样以及要不要带伞');
    expect(bandsOf(story).filter((band) => other.includes(band))).toEqual([]);
  });
});
