import type { SignalAttachedV1, SignalAttachedV2 } from '../../generated/events.js';

export function upcast(data: SignalAttachedV1): SignalAttachedV2 {
  return data;
}
