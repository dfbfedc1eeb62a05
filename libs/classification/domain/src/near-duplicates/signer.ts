/** Hashes of a signature. */
export const SIGNATURE_SIZE = 64;
/** Shorter folded texts are equal by chance and have no signature. */
export const SHORTEST = 12;
/** A longer text is compared by its beginning, so that no text costs more than this. */
const LONGEST = 16_384;
const EMPTY = 0xffffffff;
const BIN_SHIFT = 26;

/**
 * One-permutation MinHash over pairs of neighbouring units (Li, Owen & Zhang 2012): each pair is hashed once, the hash's
 * top bits choose the bin, its least value in the bin is kept. Bins that stay empty take over another's value, each in an
 * order of its own, so that two texts fill theirs alike (optimal densification, Shrivastava 2017).
 */
export class Signer {
  readonly #seed: number;
  readonly #borrowing: Uint8Array;
  readonly #signature = new Uint32Array(SIGNATURE_SIZE);
  readonly #filled = new Uint8Array(SIGNATURE_SIZE);

  /** @param seed signatures of different seeds cannot be compared; a secret one keeps texts from being guessed by theirs */
  constructor(seed: number) {
    this.#seed = seed | 0;
    this.#borrowing = borrowingOrders(this.#seed);
  }

  /**
   * The share of equal values estimates the Jaccard similarity of the texts' pairs of units.
   * @param units a folded text
   * @returns 64 hashes that hold until the next call; undefined for a text that is too short
   */
  sign(units: Uint16Array, length: number): Uint32Array | undefined {
    if (length < SHORTEST) return undefined;
    const signature = this.#signature.fill(EMPTY);
    const seed = this.#seed;
    const end = Math.min(length, LONGEST);
    let before = units[0] as number;
    for (let index = 1; index < end; index++) {
      const unit = units[index] as number;
      let hash = Math.imul(((before << 16) | unit) ^ seed, 0x9e3779b1);
      hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
      hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
      hash = (hash ^ (hash >>> 16)) >>> 0;
      const bin = hash >>> BIN_SHIFT;
      if (hash < (signature[bin] as number)) signature[bin] = hash;
      before = unit;
    }
    this.#densify();
    return signature;
  }

  #densify(): void {
    const signature = this.#signature;
    const filled = this.#filled;
    let empty = 0;
    for (let bin = 0; bin < SIGNATURE_SIZE; bin++) {
      filled[bin] = signature[bin] === EMPTY ? 0 : 1;
      empty += 1 - (filled[bin] as number);
    }
    if (empty === 0) return;
    const borrowing = this.#borrowing;
    for (let bin = 0; bin < SIGNATURE_SIZE; bin++) {
      if (filled[bin] === 1) continue;
      let at = bin * SIGNATURE_SIZE;
      while (filled[borrowing[at] as number] === 0) at++;
      signature[bin] = signature[borrowing[at] as number] as number;
    }
  }
}

/** By bin: all bins in the order in which it looks for a value to take over. */
function borrowingOrders(seed: number): Uint8Array {
  const orders = new Uint8Array(SIGNATURE_SIZE * SIGNATURE_SIZE);
  let state = seed | 1;
  for (let bin = 0; bin < SIGNATURE_SIZE; bin++) {
    const order = orders.subarray(bin * SIGNATURE_SIZE, (bin + 1) * SIGNATURE_SIZE);
    for (let at = 0; at < SIGNATURE_SIZE; at++) order[at] = at;
    for (let at = SIGNATURE_SIZE - 1; at > 0; at--) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      const other = (state >>> 0) % (at + 1);
      const moved = order[at] as number;
      order[at] = order[other] as number;
      order[other] = moved;
    }
  }
  return orders;
}
