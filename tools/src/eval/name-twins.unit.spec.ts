import { describe, expect, it } from '@jest/globals';
import { NameTwins } from './name-twins.js';

const points = (characters: string): number[] =>
  Array.from(characters, (character) => character.codePointAt(0) as number);
const twins = new NameTwins([
  { valid: points('a'), confused: points('аα') },
  { valid: points('ه'), confused: points('o') },
  { valid: [], confused: points('ຝฝ') },
]);

describe('the names that a spoof can be taken for', () => {
  it.each([
    ['ааx', 'Cyrillic', 'Latin', 'aax'],
    ['ααx', 'Greek', 'Cyrillic', 'ааx'],
    ['ຝ7ຝ', 'Lao', 'Thai', 'ฝ7ฝ'],
    ['Аx', 'Cyrillic', 'Latin', 'ax'],
    ['жж', 'Cyrillic', 'Latin', 'жж'],
  ])('of %s, which is %s, written in %s: %s', (name, from, to, twin) => {
    expect(twins.inScript(name, from, to)).toBe(twin);
  });

  it.each([
    ['รวย99', ['Thai', 'Latin'], '9', ['รวย๙๙']],
    ['_راشد', ['Latin', 'Arabic'], 'ر', ['راشد']],
    ['$٠٩', ['Latin', 'Arabic'], '٠', ['٠٩', '$09']],
    ['جہ', ['Arabic'], 'ہ', ['جه']],
    ['aж', ['Latin', 'Cyrillic'], 'ж', ['aa', 'ao']],
    ['жя', ['Latin', 'Cyrillic'], 'я', []],
  ])('of %s, one of %j with %s out of place: %j', (name, scripts, misplaced, expected) => {
    expect([...new Set(twins.ofOneScript(name, scripts, misplaced))]).toEqual(expected);
  });
});
