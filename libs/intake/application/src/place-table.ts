/** Where an event stands in the log. */
export interface Place {
  readonly partition: number;
  readonly position: bigint;
}

const WORDS = 4;
const FULLEST = 0.8;
const FREE = 0;

/**
 * Events' places by derived id. In flat arrays, because a hundred thousand objects would be copied and walked by the
 * garbage collector again and again, which took more of ingest's time than sealing.
 */
export class PlaceTable {
  readonly #ids: Uint32Array;
  readonly #at: Float64Array;
  /** Partition + 1; zero where the slot is free. */
  readonly #partitions: Uint8Array;
  readonly #positions: BigInt64Array;
  readonly #mask: number;
  /** Publishers choose what ids are derived from; they must not be able to choose ids that collide here. */
  readonly #seed = Math.floor(Math.random() * 2 ** 32);
  readonly #sought = new Uint32Array(WORDS);
  #size = 0;

  constructor(readonly capacity: number) {
    const slots = 2 ** Math.ceil(Math.log2(capacity / FULLEST));
    this.#ids = new Uint32Array(slots * WORDS);
    this.#at = new Float64Array(slots);
    this.#partitions = new Uint8Array(slots);
    this.#positions = new BigInt64Array(slots);
    this.#mask = slots - 1;
  }

  get full(): boolean {
    return this.#size >= this.capacity;
  }

  /** The place of an event taken in after `since`, in milliseconds since the epoch. */
  find(id: string, since: number): Place | undefined {
    const slot = this.#slotOf(id);
    const partition = this.#partitions[slot]!;
    if (partition === FREE || this.#at[slot]! <= since) return undefined;
    return { partition: partition - 1, position: this.#positions[slot]! };
  }

  /** The table must not be full. */
  set(id: string, at: number, { partition, position }: Place): void {
    const slot = this.#slotOf(id);
    if (this.#partitions[slot] === FREE) {
      this.#size += 1;
      this.#ids.set(this.#sought, slot * WORDS);
    }
    this.#at[slot] = at;
    this.#partitions[slot] = partition + 1;
    this.#positions[slot] = position;
  }

  clear(): void {
    this.#partitions.fill(FREE);
    this.#size = 0;
  }

  /** The slot that holds the id, or the free one that would. */
  #slotOf(id: string): number {
    this.#read(id);
    const [first, second, third, fourth] = this.#sought as unknown as [number, number, number, number];
    let slot = Math.imul(first ^ this.#seed, 0x9e3779b1) ^ second;
    for (slot = (slot ^ (slot >>> 15)) & this.#mask; this.#partitions[slot] !== FREE; slot = (slot + 1) & this.#mask) {
      const at = slot * WORDS;
      const ids = this.#ids;
      if (ids[at] === first && ids[at + 1] === second && ids[at + 2] === third && ids[at + 3] === fourth) break;
    }
    return slot;
  }

  /** The 32 hexadecimal digits of a UUID as four words. */
  #read(id: string): void {
    let word = 0;
    let digits = 0;
    for (let index = 0; index < id.length; index++) {
      const code = id.charCodeAt(index);
      if (code === 0x2d) continue;
      word = (word << 4) | (code < 0x3a ? code - 0x30 : code - 0x57);
      digits += 1;
      if (digits % 8 === 0) this.#sought[digits / 8 - 1] = word;
    }
  }
}
