import type { Observation } from '../observations/observation-fold.js';
import type { Act } from './act.js';

/** What is remembered of one object. */
export interface MeetingState {
  /** In their order. */
  readonly acts: Act[];
  /** By stretch of time, how many acts there were. */
  readonly counts: Map<number, number>;
}

/** Of an observation's hashes, that of the first object its event can be met at. */
export const FIRST_OBJECT = 'cluster.0';

export function actOf({ key, time, eventId, account, subject, waiting, hashes }: Observation): Act {
  const { address = '', device = '', [FIRST_OBJECT]: first = key } = hashes;
  return { time, eventId, account, subject, waiting, address, device, first };
}

type Row = [number, string, string, string, 0 | 1, string, string, string];

export function writeMeetings({ acts, counts }: MeetingState): Uint8Array {
  const rows = acts.map(({ time, eventId, account, subject, waiting, address, device, first }): Row => {
    return [time, eventId, account, subject, waiting ? 1 : 0, address, device, first];
  });
  return new TextEncoder().encode(JSON.stringify([[...counts], rows]));
}

export function readMeetings(bytes: Uint8Array): MeetingState {
  const [counts, rows] = JSON.parse(new TextDecoder().decode(bytes)) as [[number, number][], Row[]];
  const acts = rows.map(([time, eventId, account, subject, waiting, address, device, first]): Act => {
    return { time, eventId, account, subject, waiting: waiting === 1, address, device, first };
  });
  return { acts, counts: new Map(counts) };
}
