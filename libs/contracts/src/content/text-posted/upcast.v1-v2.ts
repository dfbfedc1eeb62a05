import type { TextPostedV1, TextPostedV2 } from '../../generated/events.js';

export function upcast(data: TextPostedV1): TextPostedV2 {
  return data;
}
