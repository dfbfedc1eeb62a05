import { EVERYONE } from './stage.js';

/**
 * When a young rule is stopped, as Wikipedia's AbuseFilter does it: more than a share of a day's events matched, and not
 * just a handful of them. Its defaults there are 5 % and one day; ours are wider in time, since a canary is slow to tell.
 */
export interface HitBand {
  /** Of the events that the rule was evaluated on, in millionths. */
  readonly mostShare: number;
  readonly fewestMatches: number;
  /** How long after its approval a rule is young. */
  readonly youngDays: number;
}

export const DEFAULT_BAND: HitBand = { mostShare: 50_000, fewestMatches: 20, youngDays: 7 };

export function leavesBand(evaluated: number, matched: number, { mostShare, fewestMatches }: HitBand): boolean {
  return matched >= fewestMatches && BigInt(matched) * BigInt(EVERYONE) > BigInt(evaluated) * BigInt(mostShare);
}
