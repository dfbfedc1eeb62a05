import { describe, expect, it } from '@jest/globals';
import { platformId } from './brand.js';

describe('names of platforms', () => {
  it.each(['wave', 'wave-2', 'a', '0'.repeat(63)])('may be "%s"', (text) => expect(platformId(text)).toBe(text));

  it.each(['', 'Wave', 'wave_2', '-wave', 'wave-', 'a/b', '平台', 'a'.repeat(64)])('cannot be "%s"', (text) => {
    expect(() => platformId(text)).toThrow(RangeError);
  });
});
