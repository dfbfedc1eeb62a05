import type { SignalRaisedV1, SignalRaisedV2 } from '../../generated/events.js';

export function upcast(data: SignalRaisedV1): SignalRaisedV2 {
  return data;
}
