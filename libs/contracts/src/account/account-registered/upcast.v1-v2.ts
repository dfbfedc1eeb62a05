import type { AccountRegisteredV1, AccountRegisteredV2 } from '../../generated/events.js';

/** What version 1 could not say stays unsaid. */
export function upcast(data: AccountRegisteredV1): AccountRegisteredV2 {
  return data;
}
