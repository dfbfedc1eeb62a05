type Folding = readonly [point: number, folded: string];

/**
 * As `decodeFoldings` of the classification domain reads it: the gap to the point before, then `0 count` for points that
 * disappear, `1 count shift` for points that each become the one `shift` further on, or `n + 1` and `n` points.
 * @param foldings ascending by point
 */
export function encodeFoldings(foldings: readonly Folding[]): number[] {
  const numbers: number[] = [];
  let last = 0;
  for (let index = 0; index < foldings.length;) {
    const [point, folded] = foldings[index] as Folding;
    const parts = Array.from(folded, (part) => part.codePointAt(0) as number);
    numbers.push(point - last);
    last = point;
    if (parts.length > 1) {
      numbers.push(parts.length + 1, ...parts);
      index++;
      continue;
    }
    const shift = shiftOf(foldings[index] as Folding);
    let count = 0;
    for (
      let next = foldings[index];
      next !== undefined && next[0] === point + count && shiftOf(next) === shift;
      next = foldings[index + count]
    )
      count++;
    if (shift === undefined) numbers.push(0, count);
    else numbers.push(1, count, shift);
    index += count;
    last = point + count - 1;
  }
  return numbers;
}

/** Undefined for what disappears, infinite for what becomes several. */
function shiftOf([point, folded]: Folding): number | undefined {
  const first = folded.codePointAt(0);
  if (first === undefined) return undefined;
  return folded.length > (first > 0xffff ? 2 : 1) ? Infinity : first - point;
}

/** Pairs of the first point of a run, as the gap to the one before, and its value. */
export function encodeRuns(values: readonly (readonly [point: number, value: number])[]): number[] {
  const numbers: number[] = [];
  let last = 0;
  let current = -1;
  for (const [point, value] of values) {
    if (value === current) continue;
    numbers.push(point - last, value);
    last = point;
    current = value;
  }
  return numbers;
}
