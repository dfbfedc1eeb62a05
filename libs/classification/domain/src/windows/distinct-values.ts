/** Up to so many values are counted exactly; beyond, the standard error is about one in eight. */
export const EXACT_VALUES = 64;

/** As many of the smallest hashes of a set as must be kept to count it; the sketch of a union is that of its parts. */
export const KEPT_HASHES = EXACT_VALUES + 1;

/** As many values are kept of one key, so that some may pass and others be counted exactly all the same. */
export const KEPT_VALUES = 4 * EXACT_VALUES;

const HASHES = 2 ** 32;

/** How many values there are of which these are the smallest hashes. @param hashes its first `length`, all different */
export function estimateDistinct(hashes: Uint32Array, length: number): number {
  let largest = 0;
  for (let index = 0; index < length; index++) largest = Math.max(largest, hashes[index] as number);
  return Math.max(length, Math.floor(((length - 1) * HASHES) / (largest + 1)));
}

/**
 * Counts different hashes, exactly while they are few and by the smallest of them (k minimum values) once they are many.
 * One more hash never lowers the answer, and neither their order nor leaving out what is not among the smallest
 * {@link KEPT_HASHES} changes it.
 *
 * @param hashes its first `length` are sorted in place
 */
export function countDistinct(hashes: Uint32Array, length: number): number {
  if (length < 2) return length;
  hashes.subarray(0, length).sort();
  let distinct = 1;
  for (let index = 1; index < length; index++) {
    if (hashes[index] === hashes[index - 1]) continue;
    if (++distinct === KEPT_HASHES)
      return Math.max(KEPT_HASHES, Math.floor((EXACT_VALUES * HASHES) / ((hashes[index] as number) + 1)));
  }
  return distinct;
}

/** A keyed hash in 32 bits, evenly spread: what a sketch of distinct values counts. */
export function hashBits(hash: string): number {
  let bits = 0;
  for (let index = 0; index < hash.length; index++) bits = Math.imul(bits ^ hash.charCodeAt(index), 0x01000193);
  bits ^= bits >>> 15;
  return Math.imul(bits, 0x2c1b3c6d) >>> 0;
}
