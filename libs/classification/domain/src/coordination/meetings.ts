import type { FoldFinding, Folded, Observation } from '../observations/observation-fold.js';
import { baselineOf, burstShare, type Baseline } from './burst.js';
import { Company, type Presence } from './company.js';

/** What is known of an event by who else did the same around its time. Each number only rises as more is observed. */
export const MEETING_FIELDS = ['accounts', 'acts', 'similar', 'concentrated', 'burst'] as const;

/** Acts that are remembered of one object: no rule may ask for more accounts than these. */
export const MOST_ACTS = 64;
const MILLION = 1_000_000;
/** By field, what its number never rises above. */
export const HIGHEST_MEETING: Readonly<Record<(typeof MEETING_FIELDS)[number], number>> = {
  accounts: MOST_ACTS,
  acts: MOST_ACTS,
  similar: MOST_ACTS,
  concentrated: MOST_ACTS,
  burst: MILLION,
};
/** Accounts act together when no more than this lies between them, in milliseconds. */
const WINDOW = 300_000;
/** How far observations of different accounts may be out of order. */
const LATENESS = 3_600_000;
/** What is usual is learnt from a day of the past, in stretches as long as the window. */
const STRETCHES = 288;

interface Entry extends Presence {
  readonly time: number;
  readonly eventId: string;
  readonly waiting: boolean;
}

interface State {
  /** In the order of time and, where that is equal, of ids. */
  readonly entries: Entry[];
  /** By stretch of time, how many acts there were. */
  readonly counts: Map<number, number>;
}

/**
 * Adds an act to the others on the same object, and finds the waiting events near it: whose account did the same within
 * the window, how many of them share an address or a device, and whether so many at once are unusual for this object.
 * The past that decides on the last is older than any observation that may still come. Of an observation's `numbers`,
 * `similar` says that the object is a sample of what was posted, `hashes` hold its `address` and `device`.
 */
export function evolveMeetings(bytes: Uint8Array | undefined, observation: Observation): Folded {
  const { entries, counts } = bytes === undefined ? { entries: [], counts: new Map<number, number>() } : read(bytes);
  const entry = entryOf(observation);
  const latest = Math.max(entry.time, entries.at(-1)?.time ?? -Infinity);
  const late = entry.time < latest - LATENESS;
  if (!late && !entries.some(({ eventId }) => eventId === entry.eventId)) {
    entries.splice(placeOf(entries, entry), 0, entry);
    const stretch = Math.floor(entry.time / WINDOW);
    counts.set(stretch, (counts.get(stretch) ?? 0) + 1);
  }
  const passed = entries.findIndex(({ time }) => time >= latest - LATENESS - WINDOW);
  entries.splice(0, Math.max(0, passed));
  const evicted = Math.max(0, entries.length - MOST_ACTS);
  entries.splice(0, evicted);
  const oldest = Math.floor((latest - 2 * LATENESS) / WINDOW) - STRETCHES;
  for (const stretch of counts.keys()) if (stretch < oldest) counts.delete(stretch);
  const isSample = observation.numbers['similar'] !== undefined;
  return {
    state: write({ entries, counts }),
    findings: late ? [] : findingsNear(entry.time, { entries, counts }, isSample),
    expires: latest + LATENESS + WINDOW,
    late,
    evicted,
  };
}

/** All waiting events that an act at this time is near to, each with its own window around it. */
function findingsNear(at: number, { entries, counts }: State, isSample: boolean): FoldFinding[] {
  const findings: FoldFinding[] = [];
  const company = new Company(entries);
  const usual = usualIn(counts);
  let from = 0;
  let to = 0;
  for (const { time, eventId, waiting } of entries) {
    if (!waiting || Math.abs(time - at) > WINDOW) continue;
    while ((entries[from] as Entry).time < time - WINDOW) from++;
    while (to < entries.length && (entries[to] as Entry).time <= time + WINDOW) to++;
    const acts = to - from;
    const numbers = {
      accounts: company.accounts(from, to),
      acts,
      similar: isSample ? acts : 0,
      concentrated: company.concentrated(from, to),
      burst: burstShare(acts, usual(time)),
    };
    findings.push({ eventId, numbers });
  }
  return findings;
}

/** What was usual before a time, worked out once for all events of a stretch. */
function usualIn(counts: ReadonlyMap<number, number>): (time: number) => Baseline {
  const known = new Map<number, Baseline>();
  return (time) => {
    const to = Math.floor((time - LATENESS) / WINDOW);
    let usual = known.get(to);
    if (usual === undefined) {
      const past: number[] = [];
      for (const [stretch, count] of counts) if (stretch < to && stretch >= to - STRETCHES) past.push(count);
      known.set(to, (usual = baselineOf(past, STRETCHES)));
    }
    return usual;
  };
}

function entryOf({ time, eventId, account, waiting, hashes }: Observation): Entry {
  return { time, eventId, account, waiting, address: hashes['address'] ?? '', device: hashes['device'] ?? '' };
}

function placeOf(entries: readonly Entry[], { time, eventId }: Entry): number {
  const after = entries.findIndex((entry) => entry.time > time || (entry.time === time && entry.eventId > eventId));
  return after < 0 ? entries.length : after;
}

/** A line for the counts, then one for each act. */
function write({ entries, counts }: State): Uint8Array {
  const lines = [[...counts].flat().join(' ')];
  for (const { time, eventId, account, waiting, address, device } of entries)
    lines.push([time, eventId, Number(waiting), account, address, device].join(' '));
  return new TextEncoder().encode(lines.join('\n'));
}

function read(bytes: Uint8Array): State {
  const [header = '', ...lines] = new TextDecoder().decode(bytes).split('\n');
  const counts = new Map<number, number>();
  const numbers = header === '' ? [] : header.split(' ').map(Number);
  for (let at = 0; at < numbers.length; at += 2) counts.set(numbers[at] as number, numbers[at + 1] as number);
  const entries = lines.map((line) => {
    const [time = '', eventId = '', waiting = '', account = '', address = '', device = ''] = line.split(' ');
    return { time: Number(time), eventId, waiting: waiting === '1', account, address, device };
  });
  return { entries, counts };
}
