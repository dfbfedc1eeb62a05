/** Milliseconds to wait before attempt `attempt + 1`: doubling, at most `most`, half of it by chance so that many do not come back at once. */
export function backoffMs(attempt: number, { first = 50, most = 5_000 } = {}): number {
  const full = Math.min(most, first * 2 ** Math.min(attempt, 20));
  return full / 2 + (Math.random() * full) / 2;
}
