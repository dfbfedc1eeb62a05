import { EMOJI_WORDS, FIRST_READING, READINGS } from '../generated/pinyin-table.js';
import { unpackIntegers } from '../packing/packed-integers.js';

/** Syllable `n` is the unit `FIRST_SYLLABLE + n`, in an area that no character of a text keeps. */
export const FIRST_SYLLABLE = 0xe000;
export const SYLLABLES_END = 0xf900;
const UNREADABLE = 0xfffd;

/** From folded units to how they sound. */
export interface ReadingTable {
  /** By folded unit: its syllable's unit, or itself, or 0 where an emoji may begin. */
  readonly units: Uint16Array;
  /** By code point of an emoji: the syllables of its word. */
  readonly emoji: ReadonlyMap<number, Uint16Array>;
}

let shared: ReadingTable | undefined;

/** Decoded when first asked for; one for the process. */
export function readingTable(): ReadingTable {
  return (shared ??= decode());
}

function decode(): ReadingTable {
  const units = new Uint16Array(0x10000);
  for (let unit = 0; unit < units.length; unit++) units[unit] = unit;
  units.fill(UNREADABLE, FIRST_SYLLABLE, SYLLABLES_END);
  units.fill(0, 0xd800, 0xdc00);
  for (const [offset, syllable] of unpackIntegers(READINGS).entries()) {
    if (syllable > 0) units[FIRST_READING + offset] = FIRST_SYLLABLE + syllable;
  }
  const emoji = new Map<number, Uint16Array>();
  const numbers = unpackIntegers(EMOJI_WORDS);
  let point = 0;
  for (let at = 0; at < numbers.length;) {
    point += numbers[at++] as number;
    const length = numbers[at++] as number;
    const word = numbers.subarray(at, (at += length));
    if (point < 0x10000) units[point] = 0;
    emoji.set(
      point,
      Uint16Array.from(word, (offset) => units[FIRST_READING + offset] as number),
    );
  }
  return { units, emoji };
}
