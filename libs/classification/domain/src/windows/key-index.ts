const EMPTY = -1;
const SMALLEST = 64;

/** Where the block of each key stands: open addressing on 64-bit hashes, whose own bits choose the slot. */
export class KeyIndex {
  #keys: Int32Array;
  #places: Int32Array;
  #size = 0;

  /** @param keys how many may be set before it grows, at least */
  constructor(keys = 0) {
    let slots = SMALLEST;
    while (slots < 2 * keys) slots *= 2;
    this.#keys = new Int32Array(2 * slots);
    this.#places = new Int32Array(slots).fill(EMPTY);
  }

  get size(): number {
    return this.#size;
  }

  /** @returns -1 for a key that is not there */
  find(high: number, low: number): number {
    return this.#places[this.#slotOf(high, low)] as number;
  }

  set(high: number, low: number, place: number): void {
    const slot = this.#slotOf(high, low);
    if (this.#places[slot] === EMPTY) {
      if (this.#size * 2 >= this.#places.length) {
        this.#grow();
        return this.set(high, low, place);
      }
      this.#keys[2 * slot] = high;
      this.#keys[2 * slot + 1] = low;
      this.#size++;
    }
    this.#places[slot] = place;
  }

  clear(): void {
    this.#places.fill(EMPTY);
    this.#size = 0;
  }

  places(): Int32Array {
    const places = new Int32Array(this.#size);
    let found = 0;
    for (const place of this.#places) if (place !== EMPTY) places[found++] = place;
    return places;
  }

  #slotOf(high: number, low: number): number {
    const mask = this.#places.length - 1;
    for (let slot = (high ^ low) & mask; ; slot = (slot + 1) & mask) {
      if (this.#places[slot] === EMPTY) return slot;
      if (this.#keys[2 * slot] === high && this.#keys[2 * slot + 1] === low) return slot;
    }
  }

  #grow(): void {
    const keys = this.#keys;
    const places = this.#places;
    this.#keys = new Int32Array(2 * keys.length);
    this.#places = new Int32Array(2 * places.length).fill(EMPTY);
    this.#size = 0;
    for (let slot = 0; slot < places.length; slot++) {
      const place = places[slot] as number;
      if (place !== EMPTY) this.set(keys[2 * slot] as number, keys[2 * slot + 1] as number, place);
    }
  }
}
