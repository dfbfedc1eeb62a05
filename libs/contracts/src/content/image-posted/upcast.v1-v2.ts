import type { ImagePostedV1, ImagePostedV2 } from '../../generated/events.js';

/** What version 1 could not say stays unsaid. */
export function upcast(data: ImagePostedV1): ImagePostedV2 {
  return data;
}
