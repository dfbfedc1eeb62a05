import type { FoldedText } from '../folding/folder.js';

/** The folded text of at most `reach` units that ends before `end`. */
export function textBefore({ units }: FoldedText, end: number, reach: number): string {
  return String.fromCharCode(...units.subarray(Math.max(0, end - reach), end));
}

/** Whether one of the words stands in the `reach` units before `start`. */
export function announcedBy(words: readonly string[], text: FoldedText, start: number, reach: number): boolean {
  const before = textBefore(text, start, reach);
  return words.some((word) => before.includes(word));
}
