const EMPTY = -1;
const SMALLEST = 64;

/** Where the block of each key stands: open addressing on 64-bit hashes, whose own bits choose the slot. */
export class KeyIndex {
  #keys = new Int32Array(2 * SMALLEST);
  #places = new Int32Array(SMALLEST).fill(EMPTY);
  #size = 0;

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
    return this.#places.filter((place) => place !== EMPTY);
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
    for (const [slot, place] of places.entries())
      if (place !== EMPTY) this.set(keys[2 * slot] as number, keys[2 * slot + 1] as number, place);
  }
}
