import { describe, expect, it } from '@jest/globals';
import { compareWithGates } from './gates.js';

const gates = { street: { accuracy: { at_least: 0.8 }, blocked: { at_most: 0.01 }, recall: { at_least: 0.5 } } };

describe('gates', () => {
  it('are met at their bound, missed beyond it, and missed by a figure that was not given', () => {
    const figures = { accuracy: { value: 0.8, unit: '' }, blocked: { value: 0.011, unit: '' } };
    expect(compareWithGates('street', figures, gates).map(({ figure, met }) => [figure, met])).toEqual([
      ['accuracy', true],
      ['blocked', false],
      ['recall', false],
    ]);
  });

  it('ask nothing of a set that they do not name', () => {
    expect(compareWithGates('other', {}, gates)).toEqual([]);
  });
});
