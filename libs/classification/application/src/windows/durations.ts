const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 };

export const LONGEST_WINDOW = 30 * SECONDS.d;
/** More would cost memory and tell nothing. */
export const MOST_BUCKETS = 60;
const USUAL_BUCKETS = 12;

/** @param text such as `10m`, checked by the schema */
export function secondsOf(text: string): number {
  return Number(text.slice(0, -1)) * SECONDS[text.at(-1) as keyof typeof SECONDS];
}

/** The bucket of a window that names none: as many as usual, or fewer, so that they fill the window exactly. */
export function usualBucket(window: number): number {
  let buckets = Math.min(USUAL_BUCKETS, window);
  while (window % buckets !== 0) buckets--;
  return window / buckets;
}
