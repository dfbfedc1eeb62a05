import { instantOf, parseInstant, type Instant } from '@custos/kernel';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A publisher's clock may be this far ahead of ours before its events are flagged. */
const AHEAD_MS = 5 * MINUTE;
/** Outages are made up for within days; what is older is more likely a broken clock or a replay. */
const BEHIND_MS = 30 * DAY;

export interface EventTime {
  readonly time: Instant;
  /** The event is taken in all the same: its windows are bounded by the time of intake. */
  readonly skewed: boolean;
}

/**
 * The publisher's time in the stored form; the time of intake where none was given. Undefined for a text that is no
 * RFC 3339 time, or that leaves the years 0000 to 9999 once it is brought to UTC.
 */
export function eventTimeOf(given: string | undefined, ingestedAt: number): EventTime | undefined {
  if (given === undefined) return { time: instantOf(ingestedAt), skewed: false };
  const milliseconds = parseInstant(given);
  if (milliseconds === undefined) return undefined;
  const time = new Date(milliseconds).toISOString();
  if (time.length !== 24) return undefined;
  return { time, skewed: milliseconds > ingestedAt + AHEAD_MS || milliseconds < ingestedAt - BEHIND_MS };
}
