import type { TextField } from './text-analysis.js';

/**
 * Where events hold the name that the platform verified. It stands among their texts, sealed as they are, but nobody
 * wrote it there: what rules find in texts must not be found in it.
 */
export const VERIFIED_NAME = '/verified/name';

export function verifiedNameIn(texts: readonly TextField[]): string | undefined {
  for (const { pointer, text } of texts) if (pointer === VERIFIED_NAME) return text;
  return undefined;
}
