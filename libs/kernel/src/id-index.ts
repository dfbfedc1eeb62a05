/** Words of 32 bits that a derived id has. */
export const ID_WORDS = 4;
/** Bytes of an id as it is kept and stored. */
export const ID_BYTES = ID_WORDS * 4;

const HYPHENS = new Set([8, 13, 18, 23]);
/** Where in a UUID's text its 32 digits stand. */
const DIGITS = Uint8Array.from(Array.from({ length: 36 }, (_, at) => at).filter((at) => !HYPHENS.has(at)));
const NO_DIGIT = 16;
const VALUES = new Uint8Array(128).fill(NO_DIGIT);
for (const [value, digit] of Array.from('0123456789abcdef').entries()) VALUES[digit.charCodeAt(0)] = value;

/**
 * The 16 bytes of a UUID as four words, big end first, written into `words`.
 * @returns false when the text is not a UUID in lower case
 */
export function readId(id: string, words: Uint32Array): boolean {
  if (id.length !== 36) return false;
  for (const at of HYPHENS) if (id.charCodeAt(at) !== 0x2d) return false;
  for (let word = 0, digit = 0; word < ID_WORDS; word++) {
    let value = 0;
    for (const end = digit + 8; digit < end; digit++) {
      const code = id.charCodeAt(DIGITS[digit] as number);
      const nibble = code < 128 ? (VALUES[code] as number) : NO_DIGIT;
      if (nibble === NO_DIGIT) return false;
      value = (value << 4) | nibble;
    }
    words[word] = value;
  }
  return true;
}

const NONE = -1;
const FEWEST = 512;
/** Spreads ids over the slots by all bits of the seed. */
const SPREAD = 0x9e3779b1;

/**
 * Numbers ids from 0 in the order in which they are first added. By open addressing in flat arrays: an object for each of
 * a hundred thousand ids would be copied and walked by the garbage collector again and again.
 */
export class IdIndex {
  readonly #seed: number;
  /** By number. */
  #ids: Uint32Array;
  /** By slot; at most half of them are taken. */
  #numbers: Int32Array;
  #size = 0;

  /**
   * @param capacity how many ids it holds before it grows, at least
   * @param seed chooses the slots with the ids' own bits, so that whoever chooses what ids are derived from cannot make them collide
   */
  constructor({ capacity = FEWEST, seed = 0 }: { capacity?: number; seed?: number } = {}) {
    const room = 2 ** Math.ceil(Math.log2(Math.max(capacity, 1)));
    this.#seed = seed;
    this.#ids = new Uint32Array(room * ID_WORDS);
    this.#numbers = new Int32Array(room * 2).fill(NONE);
  }

  get size(): number {
    return this.#size;
  }

  /** The id's number; below 0 where it was not added. */
  find(id: Uint32Array): number {
    return this.#numbers[this.#slotOf(id, 0)] as number;
  }

  /** The id's number, which is the size before where it is new. */
  add(id: Uint32Array): number {
    if (this.#size * ID_WORDS === this.#ids.length) this.#grow();
    const slot = this.#slotOf(id, 0);
    const known = this.#numbers[slot] as number;
    if (known !== NONE) return known;
    const number = this.#size++;
    this.#numbers[slot] = number;
    for (let word = 0, at = number * ID_WORDS; word < ID_WORDS; word++) this.#ids[at + word] = id[word] as number;
    return number;
  }

  clear(): void {
    this.#numbers.fill(NONE);
    this.#size = 0;
  }

  /** Of the id that begins at `from`: the slot with its number, or the free one that would have it. */
  #slotOf(id: Uint32Array, from: number): number {
    const ids = this.#ids;
    const numbers = this.#numbers;
    const mask = numbers.length - 1;
    const a = id[from] as number;
    const b = id[from + 1];
    const c = id[from + 2];
    const d = id[from + 3] as number;
    const mixed = Math.imul(a ^ this.#seed, SPREAD) ^ d;
    for (let slot = (mixed ^ (mixed >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const number = numbers[slot] as number;
      if (number === NONE) return slot;
      const at = number * ID_WORDS;
      if (ids[at] === a && ids[at + 1] === b && ids[at + 2] === c && ids[at + 3] === d) return slot;
    }
  }

  #grow(): void {
    const ids = this.#ids;
    this.#ids = new Uint32Array(ids.length * 2);
    this.#ids.set(ids);
    this.#numbers = new Int32Array(this.#numbers.length * 2).fill(NONE);
    for (let number = 0; number < this.#size; number++) this.#numbers[this.#slotOf(ids, number * ID_WORDS)] = number;
  }
}
