import { describe, expect, it } from '@jest/globals';
import { SYNTHETIC_FIELDS, SyntheticVariable } from './synthetic-variable.js';

const variable = new SyntheticVariable();

function trueOf(synthetic: unknown): string[] {
  variable.set({ synthetic });
  const fields = variable as unknown as Readonly<Record<string, boolean>>;
  return Object.keys(SYNTHETIC_FIELDS).filter((field) => fields[field]);
}

describe('what a publisher says of generated media', () => {
  it.each([
    ['an implicit label', { implicitLabel: { present: true } }, ['generated', 'implicitLabel']],
    [
      'an implicit label that names its producer, under seal',
      { implicitLabel: { present: true, producer: { kid: 'k', nonce: '', ciphertext: '' } }, visibleLabel: true },
      ['generated', 'visibleLabel', 'implicitLabel', 'producerNamed'],
    ],
    [
      'a manifest that holds',
      { c2pa: { present: true, valid: true, digitalSourceType: 'compositeWithTrainedAlgorithmicMedia' } },
      ['generated', 'c2pa', 'c2paValid', 'c2paGenerated'],
    ],
    [
      'a manifest that does not hold',
      { c2pa: { present: true, valid: false, digitalSourceType: 'trainedAlgorithmicMedia' } },
      ['c2pa', 'c2paGenerated'],
    ],
    [
      'a manifest of a camera',
      { c2pa: { present: true, valid: true, digitalSourceType: 'digitalCapture' } },
      ['c2pa', 'c2paValid'],
    ],
    ['no manifest', { c2pa: { present: false, valid: true, digitalSourceType: 'trainedAlgorithmicMedia' } }, []],
    ['a declaration', { declared: true }, ['declared']],
    ['nothing', undefined, []],
    ['something else', 'generated', []],
  ])('is told by its metadata and labels: %s', (_what, synthetic, fields) => {
    expect(trueOf(synthetic)).toEqual(fields);
  });

  it('is forgotten with the next event', () => {
    trueOf({ implicitLabel: { present: true }, declared: true });
    expect(trueOf(undefined)).toEqual([]);
  });
});
