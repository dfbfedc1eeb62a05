import { ID_WORDS, IdIndex, readId } from '@custos/kernel';

/** Where an event stands in the log. */
export interface Place {
  readonly partition: number;
  readonly position: bigint;
}

/** Events' places by derived id; in flat arrays, as {@link IdIndex} says why. */
export class PlaceTable {
  readonly #index: IdIndex;
  readonly #at: Float64Array;
  readonly #partitions: Uint8Array;
  readonly #positions: BigInt64Array;
  readonly #words = new Uint32Array(ID_WORDS);

  constructor(readonly capacity: number) {
    this.#index = new IdIndex({ capacity, seed: Math.floor(Math.random() * 2 ** 32) });
    this.#at = new Float64Array(capacity);
    this.#partitions = new Uint8Array(capacity);
    this.#positions = new BigInt64Array(capacity);
  }

  get full(): boolean {
    return this.#index.size >= this.capacity;
  }

  /** The place of an event taken in after `since`, in milliseconds since the epoch. */
  find(id: string, since: number): Place | undefined {
    const number = this.#index.find(this.#wordsOf(id));
    if (number < 0 || this.#at[number]! <= since) return undefined;
    return { partition: this.#partitions[number]!, position: this.#positions[number]! };
  }

  /** The table must not be full. */
  set(id: string, at: number, { partition, position }: Place): void {
    const number = this.#index.add(this.#wordsOf(id));
    this.#at[number] = at;
    this.#partitions[number] = partition;
    this.#positions[number] = position;
  }

  clear(): void {
    this.#index.clear();
  }

  #wordsOf(id: string): Uint32Array {
    if (!readId(id, this.#words)) throw new RangeError(`${id} is no derived id`);
    return this.#words;
  }
}
