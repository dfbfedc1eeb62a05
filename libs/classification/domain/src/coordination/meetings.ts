import type { FoldFinding, Folded, Observation } from '../observations/observation-fold.js';
import { inActOrder, type Act } from './act.js';
import { baselineOf, burstShare, type Baseline } from './burst.js';
import { clusterOf } from './cluster.js';
import { Company } from './company.js';
import { actOf, readMeetings, writeMeetings, type MeetingState } from './meeting-state.js';

/** What is known of an event by who else did the same around its time. Each number only rises as more is observed. */
export const MEETING_FIELDS = ['accounts', 'acts', 'similar', 'concentrated', 'byDevice', 'burst'] as const;

const MILLION = 1_000_000;
/** What is usual is learnt from so many stretches, each as long as the window. */
const STRETCHES = 288;

/** How far acts are looked for, and for how long they are remembered; in milliseconds. */
export interface MeetingReach {
  /** Accounts act together when no more than this lies between them. */
  readonly window: number;
  /** How far observations of different accounts may be out of order. */
  readonly lateness: number;
  /** Acts that are remembered of one object: no rule may ask for more accounts than these. */
  readonly mostActs: number;
}

/** As rules see them: five minutes, out of order by an hour. What is usual is learnt from a day, at this window. */
export const MEETING_REACH: MeetingReach = { window: 300_000, lateness: 3_600_000, mostActs: 64 };

/** By field, what its number never rises above. */
export const HIGHEST_MEETING: Readonly<Record<(typeof MEETING_FIELDS)[number], number>> = {
  accounts: MEETING_REACH.mostActs,
  acts: MEETING_REACH.mostActs,
  similar: MEETING_REACH.mostActs,
  concentrated: MEETING_REACH.mostActs,
  byDevice: MEETING_REACH.mostActs,
  burst: MILLION,
};

/**
 * Adds an act to the others on the same object, and finds the waiting events near it: whose account did the same within
 * the window, how many of them share an address or a device, and whether so many at once are unusual for this object.
 * Two acts of different accounts within the window of each other are a co-action as CooRTweet defines it (Righetti &
 * Balluff, Computational Communication Research 2025): each stands among the acts of the other's finding.
 *
 * The past that decides on what is usual is older than any observation that may still come. Of an observation's `numbers`,
 * `similar` says that the object is a sample of what was posted, `hashes` hold its `address` and `device`.
 */
export function evolveMeetings(
  bytes: Uint8Array | undefined,
  observation: Observation,
  reach: MeetingReach = MEETING_REACH,
): Folded {
  const { window, lateness, mostActs } = reach;
  const state = bytes === undefined ? { acts: [], counts: new Map<number, number>() } : readMeetings(bytes);
  const { acts, counts } = state;
  const act = actOf(observation);
  const latest = Math.max(act.time, acts.at(-1)?.time ?? -Infinity);
  const late = act.time < latest - lateness;
  if (!late && !acts.some(({ eventId }) => eventId === act.eventId)) {
    acts.splice(placeOf(acts, act), 0, act);
    const stretch = Math.floor(act.time / window);
    counts.set(stretch, (counts.get(stretch) ?? 0) + 1);
  }
  const passed = acts.findIndex(({ time }) => time >= latest - lateness - window);
  acts.splice(0, Math.max(0, passed));
  const evicted = Math.max(0, acts.length - mostActs);
  acts.splice(0, evicted);
  const oldest = Math.floor((latest - 2 * lateness) / window) - STRETCHES;
  for (const stretch of counts.keys()) if (stretch < oldest) counts.delete(stretch);
  return {
    state: writeMeetings(state),
    findings: late ? [] : findingsNear(observation, state, reach),
    expires: latest + lateness + window,
    late,
    evicted,
  };
}

/** All waiting events that an act is near to, each with its own window around it. */
function findingsNear({ key, time: at, numbers }: Observation, state: MeetingState, reach: MeetingReach) {
  const { acts } = state;
  const { window } = reach;
  const isSample = numbers['similar'] !== undefined;
  const findings: FoldFinding[] = [];
  const company = new Company(acts);
  const usual = usualIn(state.counts, reach);
  let from = 0;
  let to = 0;
  for (const { time, eventId, waiting } of acts) {
    if (!waiting || Math.abs(time - at) > window) continue;
    while ((acts[from] as Act).time < time - window) from++;
    while (to < acts.length && (acts[to] as Act).time <= time + window) to++;
    const [first, end] = [from, to];
    const byDevice = company.byDevice(first, end);
    const found = {
      accounts: company.accounts(first, end),
      acts: end - first,
      similar: isSample ? end - first : 0,
      concentrated: Math.max(byDevice, company.byAddress(first, end)),
      byDevice,
      burst: burstShare(end - first, usual(time)),
    };
    findings.push({ eventId, numbers: found, cluster: () => clusterOf(key, acts.slice(first, end), found) });
  }
  return findings;
}

/** What was usual before a time, worked out once for all events of a stretch. */
function usualIn(counts: ReadonlyMap<number, number>, { window, lateness }: MeetingReach): (time: number) => Baseline {
  const known = new Map<number, Baseline>();
  return (time) => {
    const to = Math.floor((time - lateness) / window);
    let usual = known.get(to);
    if (usual === undefined) {
      const past: number[] = [];
      for (const [stretch, count] of counts) if (stretch < to && stretch >= to - STRETCHES) past.push(count);
      known.set(to, (usual = baselineOf(past, STRETCHES)));
    }
    return usual;
  };
}

function placeOf(acts: readonly Act[], act: Act): number {
  const after = acts.findIndex((other) => inActOrder(other, act) > 0);
  return after < 0 ? acts.length : after;
}
