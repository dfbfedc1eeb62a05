import type { VideoPostedV1, VideoPostedV2 } from '../../generated/events.js';

/** What version 1 could not say stays unsaid. */
export function upcast(data: VideoPostedV1): VideoPostedV2 {
  return data;
}
