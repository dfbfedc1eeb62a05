/** Positions that one generation spans; an id is remembered for at least this many positions after it was seen. */
export const GENERATION = 16_384n;
const INITIAL_SLOTS = 1024;
const ID_WORDS = 4;
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

/** A set of ids by open addressing: derived ids are hashes already, so their own bits choose the slot. */
class IdSet {
  #words = new Uint32Array(INITIAL_SLOTS * ID_WORDS);
  #used = new Uint8Array(INITIAL_SLOTS);
  #size = 0;

  has(id: Uint32Array): boolean {
    return this.#used[this.#slotOf(id, 0)] === 1;
  }

  add(id: Uint32Array): void {
    if (this.#size * 2 >= this.#used.length) this.#grow();
    this.#put(id, 0);
  }

  /** The id that begins there. */
  #put(ids: Uint32Array, from: number): void {
    const slot = this.#slotOf(ids, from);
    if (this.#used[slot] === 1) return;
    const words = this.#words;
    for (let word = 0, at = slot * ID_WORDS; word < ID_WORDS; word++) words[at + word] = ids[from + word] as number;
    this.#used[slot] = 1;
    this.#size++;
  }

  #slotOf(ids: Uint32Array, from: number): number {
    const mask = this.#used.length - 1;
    const words = this.#words;
    const a = ids[from] as number;
    const b = ids[from + 1];
    const c = ids[from + 2];
    const d = ids[from + 3] as number;
    for (let slot = (a ^ d) & mask; ; slot = (slot + 1) & mask) {
      if (this.#used[slot] === 0) return slot;
      const at = slot * ID_WORDS;
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d) return slot;
    }
  }

  #grow(): void {
    const words = this.#words;
    const used = this.#used;
    this.#words = new Uint32Array(words.length * 2);
    this.#used = new Uint8Array(used.length * 2);
    this.#size = 0;
    for (let slot = 0; slot < used.length; slot++) if (used[slot] === 1) this.#put(words, slot * ID_WORDS);
  }
}

/**
 * Ids of the events that one partition has held lately: exact for the last {@link GENERATION} positions and up to twice
 * that. Generations begin at multiples of it, so what is remembered at a position never depends on restarts.
 */
export class SeenEvents {
  #generation = 0n;
  #current = new IdSet();
  #previous = new IdSet();

  /** Remembers the id as seen at a position, not lower than any before. @returns false when it was seen already */
  add(position: bigint, id: Uint32Array): boolean {
    this.#turnTo(position / GENERATION);
    if (this.#current.has(id) || this.#previous.has(id)) return false;
    this.#current.add(id);
    return true;
  }

  #turnTo(generation: bigint): void {
    if (generation === this.#generation) return;
    this.#previous = generation === this.#generation + 1n ? this.#current : new IdSet();
    this.#current = new IdSet();
    this.#generation = generation;
  }
}

/** The lowest position whose ids still count for an event at `position`. */
export function windowStart(position: bigint): bigint {
  const generation = position / GENERATION;
  return generation === 0n ? 0n : (generation - 1n) * GENERATION;
}
