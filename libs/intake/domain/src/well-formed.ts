import { replaceLoneSurrogates } from '@custos/kernel';

/**
 * The same value with every half surrogate pair replaced, and whether there was one. Checked data is as deep as its
 * schema at most, so the recursion ends.
 */
export function wellFormed<T>(value: T): { value: T; replaced: boolean } {
  if (typeof value === 'string') {
    if (value.isWellFormed()) return { value, replaced: false };
    return { value: replaceLoneSurrogates(value).text as T, replaced: true };
  }
  if (typeof value !== 'object' || value === null || isWellFormed(value)) return { value, replaced: false };
  if (Array.isArray(value)) return { value: value.map((item: unknown) => wellFormed(item).value) as T, replaced: true };
  const entries = Object.entries(value).map(([name, item]) => [name, wellFormed<unknown>(item).value] as const);
  return { value: Object.fromEntries(entries) as T, replaced: true };
}

/** Nearly always true, hence without making anything. */
function isWellFormed(value: object): boolean {
  for (const name in value) {
    const item = (value as Record<string, unknown>)[name];
    if (
      typeof item === 'string' ? !item.isWellFormed() : typeof item === 'object' && item !== null && !isWellFormed(item)
    ) {
      return false;
    }
  }
  return true;
}
