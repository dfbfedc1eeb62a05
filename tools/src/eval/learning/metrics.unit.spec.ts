import { describe, expect, it } from '@jest/globals';
import { accuracy, averagePrecision, confusion, f1, f1PerClass, macroF1, matthews } from './metrics.js';

describe('measures of decisions', () => {
  const counts = confusion([true, true, false, false, true], [true, false, false, true, true]);

  it('are those of the literature', () => {
    expect(counts).toEqual({ truePositives: 2, falsePositives: 1, trueNegatives: 1, falseNegatives: 1 });
    expect(accuracy(counts)).toBeCloseTo(0.6);
    expect(f1(counts)).toBeCloseTo(2 / 3);
    expect(macroF1(counts)).toBeCloseTo((2 / 3 + 0.5) / 2);
    expect(matthews(counts)).toBeCloseTo(1 / 6);
    expect(f1PerClass([0, 1, 1], [0, 1, 2], 3)).toEqual([1, 2 / 3, 0]);
  });

  it('take texts of one score together, whatever their order', () => {
    expect(averagePrecision([3, 2, 1], [true, false, true])).toBeCloseTo((1 + 2 / 3) / 2);
    expect(averagePrecision([1, 1], [true, false])).toBeCloseTo(0.5);
    expect(averagePrecision([1, 1], [false, true])).toBeCloseTo(0.5);
  });
});
