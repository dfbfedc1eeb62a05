import type { LogRecord } from '@custos/messaging';

const ACCOUNT_FIELD = /accountid$/i;

/** No event names as many; more would let one bad record make keys without end. */
const MOST_ACCOUNTS = 8;

/**
 * The accounts that a record speaks of, as far as one can tell of what may not be an event at all: the one its key names,
 * as publishers' keys do as a rule, and those in fields called like our contracts call them. Publishers' own ids.
 */
export function accountsIn({ key, headers, value }: LogRecord): readonly string[] {
  const accounts = new Set<string>(key === '' ? [] : [key]);
  for (const [field, account] of Object.entries(dataOf(value, headers['ce_specversion'] !== undefined))) {
    if (ACCOUNT_FIELD.test(field) && typeof account === 'string') accounts.add(account);
  }
  return [...accounts].slice(0, MOST_ACCOUNTS);
}

function dataOf(value: Buffer, binary: boolean): object {
  try {
    const parsed: unknown = JSON.parse(value.toString());
    const data = binary ? parsed : (parsed as { data?: unknown } | null)?.data;
    return typeof data === 'object' && data !== null ? data : {};
  } catch {
    return {};
  }
}
