import type { AudioPostedV1, AudioPostedV2 } from '../../generated/events.js';

/** What version 1 could not say stays unsaid. */
export function upcast(data: AudioPostedV1): AudioPostedV2 {
  return data;
}
