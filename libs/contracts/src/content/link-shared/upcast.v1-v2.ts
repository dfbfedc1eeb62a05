import type { LinkSharedV1, LinkSharedV2 } from '../../generated/events.js';

export function upcast(data: LinkSharedV1): LinkSharedV2 {
  return data;
}
