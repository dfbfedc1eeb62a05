import { HASH_WORDS, type HashKind } from './hash-kind.js';

/** Hashes in ascending order, each once: what an entry set is stored as, and searched in. */
export function sortedHashes(kind: HashKind, words: Uint32Array): Uint32Array {
  const width = HASH_WORDS[kind];
  const order = Uint32Array.from({ length: words.length / width }, (_, index) => index * width);
  order.sort((one, other) => compare(words, one, words, other, width));
  const sorted = new Uint32Array(words.length);
  let length = 0;
  for (const at of order) {
    if (length > 0 && compare(words, at, sorted, length - width, width) === 0) continue;
    for (let word = 0; word < width; word++) sorted[length++] = words[at + word] as number;
  }
  return sorted.slice(0, length);
}

/** Sorted hashes less those of another sorted list. */
export function withoutHashes(kind: HashKind, sorted: Uint32Array, withdrawn: Uint32Array): Uint32Array {
  if (withdrawn.length === 0) return sorted;
  const width = HASH_WORDS[kind];
  const kept = new Uint32Array(sorted.length);
  let length = 0;
  for (let at = 0; at < sorted.length; at += width) {
    const hash = sorted.subarray(at, at + width);
    if (holdsHash(withdrawn, kind, hash)) continue;
    kept.set(hash, length);
    length += width;
  }
  return kept.slice(0, length);
}

/** Whether a hash is among sorted ones. */
export function holdsHash(sorted: Uint32Array, kind: HashKind, hash: Uint32Array): boolean {
  const width = HASH_WORDS[kind];
  let low = 0;
  let high = sorted.length / width;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compare(sorted, middle * width, hash, 0, width);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return false;
}

function compare(one: Uint32Array, at: number, other: Uint32Array, otherAt: number, width: number): number {
  for (let word = 0; word < width; word++) {
    const difference = (one[at + word] as number) - (other[otherAt + word] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
