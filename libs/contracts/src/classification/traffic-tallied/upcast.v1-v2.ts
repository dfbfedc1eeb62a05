import type { TrafficTalliedV1, TrafficTalliedV2 } from '../../generated/events.js';

export function upcast(data: TrafficTalliedV1): TrafficTalliedV2 {
  return data;
}
