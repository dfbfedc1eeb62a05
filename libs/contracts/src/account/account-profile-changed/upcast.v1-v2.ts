import type { AccountProfileChangedV1, AccountProfileChangedV2 } from '../../generated/events.js';

/** What version 1 could not say stays unsaid. */
export function upcast(data: AccountProfileChangedV1): AccountProfileChangedV2 {
  return data;
}
