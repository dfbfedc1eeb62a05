import type { FoldFinding, Folded, Observation } from '../observations/observation-fold.js';
import { countDistinct, hashBits } from './distinct-values.js';

/** A window over what accounts have in common. Its kind is one that further observations only let rise. */
export interface ObservedWindow {
  readonly id: string;
  readonly kind: 'count' | 'distinct' | 'rate' | 'first_seen';
  readonly seconds: number;
}

/** Observations remembered for one key: no rule may ask whether more of them fell into a window. */
export const MOST_OBSERVATIONS = 512;
/** Observations of different accounts meet out of order by what their consumers lag behind each other. */
const LATENESS = 3_600_000;
const HOUR = 3_600;
const ID_BYTES = 16;
const HASH_BYTES = 4;
const TIME_BYTES = 8;
const WAITING = 0x80000000;
/** By the bits of a word, one of which says that rules wait. */
export const MOST_OBSERVED_WINDOWS = 31;

interface Entry {
  readonly time: number;
  readonly eventId: string;
  readonly waiting: boolean;
  /** Bit by window: whether the observation counts in it. */
  readonly fed: number;
  /** By window, of those of distinct values. */
  readonly hashes: readonly number[];
}

interface State {
  /** By window, the earliest time of what counts in it; Infinity for nothing. */
  readonly first: number[];
  readonly entries: Entry[];
}

/**
 * Adds an observation to the windows of its key, and finds the waiting events that it concerns: itself, and those after
 * it that were observed before. `numbers` of the observation name the windows that it counts in, `hashes` what a window
 * of distinct values counts.
 */
export function evolveWindows(
  windows: readonly ObservedWindow[],
  bytes: Uint8Array | undefined,
  observation: Observation,
): Folded {
  const longest = 1000 * Math.max(...windows.map(({ seconds }) => seconds));
  const state = bytes === undefined ? { first: windows.map(() => Infinity), entries: [] } : read(windows, bytes);
  const { entries, first } = state;
  const entry = entryOf(windows, observation);
  const latest = Math.max(entry.time, entries.at(-1)?.time ?? -Infinity);
  const reach = latest - longest - LATENESS;
  const late = entry.time < reach;
  const known = entries.findIndex(({ eventId }) => eventId === entry.eventId);
  for (let index = 0; index < windows.length; index++)
    if (isFed(entry, index)) first[index] = Math.min(first[index] as number, entry.time);
  if (!late && known < 0) entries.splice(placeOf(entries, entry), 0, entry);
  const passed = entries.findIndex(({ time }) => time >= reach);
  entries.splice(0, Math.max(0, passed));
  const evicted = Math.max(0, entries.length - MOST_OBSERVATIONS);
  entries.splice(0, evicted);
  const concerned = entries.filter(({ waiting, time }) => waiting && time >= entry.time && time < entry.time + longest);
  if (late && entry.waiting) concerned.push(entry);
  return {
    state: write(windows, state),
    findings: concerned.map((event) => findingOf(windows, state, event)),
    expires: latest + longest + LATENESS,
    late,
    evicted,
  };
}

function entryOf(windows: readonly ObservedWindow[], { numbers, hashes, time, eventId, waiting }: Observation): Entry {
  let fed = 0;
  for (const [index, { id }] of windows.entries()) if (numbers[id] !== undefined) fed |= 1 << index;
  return {
    time,
    eventId,
    waiting,
    fed,
    hashes: windows.map(({ id }) => (hashes[id] === undefined ? 0 : hashBits(hashes[id]))),
  };
}

function isFed({ fed }: Entry, index: number): boolean {
  return (fed & (1 << index)) !== 0;
}

/** In the order of time and, where that is equal, of ids. */
function placeOf(entries: readonly Entry[], { time, eventId }: Entry): number {
  const after = entries.findIndex((entry) => entry.time > time || (entry.time === time && entry.eventId > eventId));
  return after < 0 ? entries.length : after;
}

function findingOf(windows: readonly ObservedWindow[], { first, entries }: State, event: Entry): FoldFinding {
  const numbers: Record<string, number> = {};
  for (const [index, { id, kind, seconds }] of windows.entries()) {
    const since = event.time - 1000 * seconds;
    const within = entries.filter((entry) => isFed(entry, index) && entry.time > since && entry.time <= event.time);
    if (kind === 'count') numbers[id] = within.length;
    else if (kind === 'rate') numbers[id] = Math.floor((within.length * HOUR) / seconds);
    else if (kind === 'first_seen')
      numbers[id] = Math.max(0, Math.floor((event.time - (first[index] as number)) / 1000));
    else {
      const hashes = Uint32Array.from(within, (entry) => entry.hashes[index] as number);
      numbers[id] = countDistinct(hashes, hashes.length);
    }
  }
  return { eventId: event.eventId, numbers };
}

function write(windows: readonly ObservedWindow[], { first, entries }: State): Uint8Array {
  const size = TIME_BYTES + ID_BYTES + HASH_BYTES * (1 + distinctOf(windows).length);
  const bytes = new Uint8Array(TIME_BYTES * windows.length + entries.length * size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const time of first) {
    view.setFloat64(at, time);
    at += TIME_BYTES;
  }
  for (const { time, eventId, fed, waiting, hashes } of entries) {
    view.setFloat64(at, time);
    writeId(view, at + TIME_BYTES, eventId);
    at += TIME_BYTES + ID_BYTES;
    view.setUint32(at, (waiting ? fed | WAITING : fed) >>> 0);
    at += HASH_BYTES;
    for (const index of distinctOf(windows)) {
      view.setUint32(at, hashes[index] as number);
      at += HASH_BYTES;
    }
  }
  return bytes;
}

function read(windows: readonly ObservedWindow[], bytes: Uint8Array): State {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = windows.map((_, index) => view.getFloat64(index * TIME_BYTES));
  const entries: Entry[] = [];
  for (let at = TIME_BYTES * windows.length; at < bytes.byteLength;) {
    const time = view.getFloat64(at);
    const eventId = readId(view, at + TIME_BYTES);
    at += TIME_BYTES + ID_BYTES;
    const word = view.getUint32(at);
    at += HASH_BYTES;
    const hashes = windows.map(() => 0);
    for (const index of distinctOf(windows)) {
      hashes[index] = view.getUint32(at);
      at += HASH_BYTES;
    }
    entries.push({ time, eventId, waiting: word >= WAITING, fed: word & (WAITING - 1), hashes });
  }
  return { first, entries };
}

function distinctOf(windows: readonly ObservedWindow[]): number[] {
  return windows.flatMap(({ kind }, index) => (kind === 'distinct' ? [index] : []));
}

/** Ids are derived ones: 32 hexadecimal digits and four hyphens. */
function writeId(view: DataView, at: number, id: string): void {
  const digits = id.replaceAll('-', '');
  for (let index = 0; index < ID_BYTES; index++)
    view.setUint8(at + index, Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16));
}

function readId(view: DataView, at: number): string {
  let digits = '';
  for (let index = 0; index < ID_BYTES; index++)
    digits += view
      .getUint8(at + index)
      .toString(16)
      .padStart(2, '0');
  return [8, 12, 16, 20].reduceRight((id, hyphen) => `${id.slice(0, hyphen)}-${id.slice(hyphen)}`, digits);
}
