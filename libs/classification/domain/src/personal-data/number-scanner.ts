import type { FoldedText } from '../folding/folder.js';
import { isDigit, isLetter } from '../units.js';
import { kindOfNumber, MOST_DIGITS } from './number-forms.js';
import type { PersonalDatum, PersonalKind } from './personal-datum.js';

const SPACE = 0x20;
const HYPHEN = 0x2d;
const LOWER_X = 0x78;
/** Before a number these make it an amount, an anchor or part of an address on the web: $ # & = _ ¥ and others. */
const NOT_BEFORE = new Set(Array.from('$#&=_¥€£', (character) => character.charCodeAt(0)));
/** Latin words that may be written against a number without a space. */
const CONTACT_WORDS = new Set([
  'tel',
  'phone',
  'mobile',
  'call',
  'dial',
  'cell',
  'vx',
  'wx',
  'v',
  'qq',
  'whatsapp',
  'card',
  'id',
]);
/** Words before a number that say it is not a person's. */
const REFERENCE_WORDS = [
  '单号',
  '订单',
  '编号',
  '流水',
  '运单',
  '快递',
  '序列',
  '货号',
  'order',
  'tracking',
  'invoice',
  'serial',
  'ref',
];
const REFERENCE_REACH = 12;

/**
 * Finds numbers of persons among digits that may be written in groups (`138 1234-5678`). Every digit is looked at a
 * bounded number of times, whatever the text.
 */
export class NumberScanner {
  #groupStarts = new Int32Array(64);
  #groupLengths = new Int32Array(64);
  #groups = 0;
  readonly #digits = new Uint8Array(MOST_DIGITS + 1);

  /** @param at index of a digit that follows no digit; @param most found in all; @returns index after the run of digits */
  scan(text: FoldedText, at: number, found: PersonalDatum[], most: number): number {
    const end = this.#readRun(text, at);
    for (let group = 0; group < this.#groups && found.length < most;) {
      const after = this.#longestFrom(text, group, found);
      group = after === group ? group + 1 : after;
    }
    return end;
  }

  /** Groups of digits with one space or hyphen between them; an X may close a group of an identity number. */
  #readRun(text: FoldedText, at: number): number {
    const { units, length } = text;
    this.#groups = 0;
    let index = at;
    for (;;) {
      const start = index;
      while (index < length && isDigit(units[index])) index++;
      if (index < length && units[index] === LOWER_X && !isLetter(units[index + 1]) && !isDigit(units[index + 1]))
        index++;
      this.#addGroup(start, index - start);
      const joined =
        index + 1 < length && (units[index] === SPACE || units[index] === HYPHEN) && isDigit(units[index + 1]);
      if (!joined) return index;
      index++;
    }
  }

  #addGroup(start: number, length: number): void {
    if (this.#groups === this.#groupStarts.length) {
      const starts = this.#groupStarts;
      const lengths = this.#groupLengths;
      this.#groupStarts = new Int32Array(starts.length * 2);
      this.#groupStarts.set(starts);
      this.#groupLengths = new Int32Array(lengths.length * 2);
      this.#groupLengths.set(lengths);
    }
    this.#groupStarts[this.#groups] = start;
    this.#groupLengths[this.#groups++] = length;
  }

  /** @returns the group after the number, or `first` when none begins there */
  #longestFrom(text: FoldedText, first: number, found: PersonalDatum[]): number {
    let total = 0;
    let regular = true;
    let single = true;
    let country = false;
    let best: PersonalKind | undefined;
    let bestGroup = first;
    for (let group = first; group < this.#groups; group++) {
      const size = this.#groupLengths[group] as number;
      if (total + size > MOST_DIGITS) break;
      // Every group but the last has 3 to 8 digits, or each has one: dates and lists of amounts are not joined up.
      if (group > first && !regular && !single) break;
      this.#copy(text, group, total);
      total += size;
      single &&= size === 1;
      const kind = total >= 11 ? kindOfNumber(this.#digits, total) : undefined;
      if (
        kind !== undefined &&
        (group === first || size <= 8 || (country && group === first + 1)) &&
        this.#standsAlone(text, first, group, kind)
      ) {
        best = kind;
        bestGroup = group + 1;
      }
      if (group === first) country = isCountryCode(this.#digits, size);
      regular &&= country || (size >= 3 && size <= 8);
    }
    if (best !== undefined) {
      const from = this.#groupStarts[first] as number;
      const to = (this.#groupStarts[bestGroup - 1] as number) + (this.#groupLengths[bestGroup - 1] as number);
      found.push({ kind: best, start: text.rawStart(from), end: text.rawEnd(to) });
    }
    return bestGroup;
  }

  #copy(text: FoldedText, group: number, at: number): void {
    const start = this.#groupStarts[group] as number;
    for (let index = 0; index < (this.#groupLengths[group] as number); index++) {
      const unit = text.units[start + index] as number;
      this.#digits[at + index] = unit === LOWER_X ? 10 : unit - 0x30;
    }
  }

  #standsAlone(text: FoldedText, first: number, last: number, kind: PersonalKind): boolean {
    const { units, length } = text;
    const start = this.#groupStarts[first] as number;
    const end = (this.#groupStarts[last] as number) + (this.#groupLengths[last] as number);
    // Hyphens join a longer reference; a space may as well part two numbers.
    if (first > 0 && units[start - 1] === HYPHEN) return false;
    if (last + 1 < this.#groups && units[end] === HYPHEN) return false;
    if (end < length && (isLetter(units[end]) || units[end] === 0x40)) return false;
    if (units[end] === 0x2e && isDigit(units[end + 1])) return false;
    if (start === 0) return true;
    const before = units[start - 1] as number;
    if (NOT_BEFORE.has(before)) return false;
    if ((before === 0x2e || before === 0x2f) && start > 1 && (isDigit(units[start - 2]) || isLetter(units[start - 2])))
      return false;
    if (isLetter(before) && !CONTACT_WORDS.has(wordBefore(text, start))) return false;
    return kind === 'identity' || !refersToThing(text, start);
  }
}

function isCountryCode(digits: Uint8Array, size: number): boolean {
  return size === 2 && digits[0] === 8 && digits[1] === 6;
}

function wordBefore(text: FoldedText, end: number): string {
  let start = end;
  while (start > 0 && end - start < 12 && isLetter(text.units[start - 1])) start--;
  return String.fromCharCode(...text.units.subarray(start, end));
}

function refersToThing(text: FoldedText, start: number): boolean {
  const before = String.fromCharCode(...text.units.subarray(Math.max(0, start - REFERENCE_REACH), start));
  return REFERENCE_WORDS.some((word) => before.includes(word));
}
