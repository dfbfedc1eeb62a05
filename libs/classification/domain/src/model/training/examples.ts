import type { Features } from '../linear-model.js';

/** The features of many texts, one text after another in one array. */
export class Examples {
  #buckets = new Int32Array(1 << 16);
  #starts = [0];

  /** Copies the features. @returns the example's number */
  add({ buckets, length }: Features): number {
    const start = this.#starts.at(-1) as number;
    const end = start + length;
    if (end > this.#buckets.length) {
      const longer = new Int32Array(Math.max(end, this.#buckets.length * 2));
      longer.set(this.#buckets);
      this.#buckets = longer;
    }
    this.#buckets.set(buckets.subarray(0, length), start);
    return this.#starts.push(end) - 2;
  }

  get size(): number {
    return this.#starts.length - 1;
  }

  /** A view that holds until the next {@link add}. */
  featuresOf(example: number): Int32Array {
    return this.#buckets.subarray(this.#starts[example], this.#starts[example + 1]);
  }
}
