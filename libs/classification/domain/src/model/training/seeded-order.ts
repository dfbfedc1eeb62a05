/** Numbers that look random and are the same for the same seed, each in 0 to 1 (Marsaglia's xorshift32). */
export function seededNumbers(seed: number): () => number {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}

/** Puts the items in another order, in place (Fisher and Yates). */
export function shuffle<Items extends Int32Array | unknown[]>(items: Items, next: () => number): Items {
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.trunc(next() * (last + 1));
    [items[last], items[other]] = [items[other], items[last]];
  }
  return items;
}
