/**
 * By text, the number of its group: texts of which some chain has half of its pairs of neighbouring characters in common,
 * two by two.
 */
export function nearDuplicateGroups(texts: readonly string[]): number[] {
  const pairs = texts.map(
    (text) => new Set(Array.from({ length: Math.max(1, text.length - 1) }, (_, at) => text.slice(at, at + 2))),
  );
  const leaders = texts.map((_, row) => row);
  const leaderOf = (row: number): number => {
    let leader = row;
    while (leaders[leader] !== leader) leader = leaders[leader] as number;
    return (leaders[row] = leader);
  };
  const having = new Map<string, number[]>();
  for (const [row, own] of pairs.entries()) {
    const shared = new Map<number, number>();
    for (const pair of own) {
      const others = having.get(pair) ?? [];
      for (const other of others) shared.set(other, (shared.get(other) ?? 0) + 1);
      having.set(pair, others);
      others.push(row);
    }
    for (const [other, common] of shared) {
      const size = own.size + (pairs[other] as Set<string>).size - common;
      if (2 * common >= size) leaders[leaderOf(row)] = leaderOf(other);
    }
  }
  return texts.map((_, row) => leaderOf(row));
}
