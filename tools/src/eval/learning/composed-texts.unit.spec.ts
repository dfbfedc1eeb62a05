import { describe, expect, it } from '@jest/globals';
import { composedTexts } from './composed-texts.js';

const wording = {
  lists: [[['甲一', '甲二'], ['甲三']], [['乙']]],
  neutral: ['微信'],
  ordinary: ['今天天气很好，我们去公园。'],
};

describe('composed texts', () => {
  it('hold words of their class and none of another', () => {
    const texts = composedTexts(wording, 50, 1);
    expect(texts.map((one) => one.class)).toEqual([...Array<number>(50).fill(0), ...Array<number>(50).fill(1)]);
    for (const { text, class: number } of texts) {
      expect(text).toContain(number === 0 ? '甲' : '乙');
      expect(text).not.toContain(number === 0 ? '乙' : '甲');
    }
    const together = texts.map(({ text }) => text).join('\n');
    for (const word of ['甲一', '甲二', '甲三', '微信', '公园']) expect(together).toContain(word);
  });

  it('are the same for the same seed and others for another', () => {
    expect(composedTexts(wording, 20, 3)).toEqual(composedTexts(wording, 20, 3));
    expect(composedTexts(wording, 20, 3)).not.toEqual(composedTexts(wording, 20, 4));
  });
});
