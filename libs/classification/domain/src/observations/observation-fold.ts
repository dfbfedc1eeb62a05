import type { Cluster } from '../coordination/cluster.js';
import type { TextAnalysis, TextField } from '../features/text-analysis.js';

/** By name, whole numbers of at most 2^53: counts, seconds, millionths. */
export type Numbers = Readonly<Record<string, number>>;

/** An event where its texts are open. None of them may leave in what a fold observes, except as a value to be hashed. */
export interface ObservableEvent {
  /** Absent where it is no event of the log. */
  readonly id?: string;
  readonly type: string;
  readonly platform: string;
  /** The event's routing key: pseudonym of its account, or of its group where it names no account. */
  readonly account: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly texts: readonly TextField[];
  /** Refilled for the next event: nothing of it may be kept. */
  readonly analysis: TextAnalysis;
}

/** What a fold wants to know of an event, under one value that other events may share. */
export interface Observable {
  /** The value in the clear; it leaves as a keyed hash. */
  readonly value: string;
  readonly numbers: Numbers;
  /** More values in the clear, by name; each leaves as a keyed hash. */
  readonly hashed: Readonly<Record<string, string>>;
}

/** An observation where all of its key arrive. */
export interface Observation {
  /** 22 characters of base64url: a keyed hash over platform and value. */
  readonly key: string;
  readonly platform: string;
  readonly eventId: string;
  readonly type: string;
  /** When it happened: the publisher's time, not later than it was taken in; milliseconds since the epoch. */
  readonly time: number;
  readonly account: string;
  /** What a signal about the event is about: its narrowest id. */
  readonly subject: string;
  /** Whether rules wait for what is found of it. */
  readonly waiting: boolean;
  readonly numbers: Numbers;
  /** Keyed hashes of what was `hashed`, 22 characters of base64url each. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** What is known of a waiting event by now: its rules are judged by these numbers, under the fold's variable. */
export interface FoldFinding {
  /** Of this observation or of an earlier one under the same key. */
  readonly eventId: string;
  readonly numbers: Numbers;
  /** Of a fold that finds accounts who act together: those around this event, worked out when it is asked for. */
  readonly cluster?: () => Cluster;
}

export interface Folded {
  readonly state: Uint8Array;
  readonly findings: readonly FoldFinding[];
  /** The state need not be kept for longer: milliseconds since the epoch, by the time of events. */
  readonly expires: number;
  /** Whether the observation came too late to be counted. */
  readonly late: boolean;
  /** Older observations that were given up to bound the state. */
  readonly evicted: number;
}

/**
 * Knowledge that gathers under a value which events of many accounts share. Observations of different accounts arrive in
 * no fixed order, so `evolve` must come to equal findings in whichever order: a number may rise by one more observation
 * and never fall, and an event whose numbers rise by a later arrival is found again.
 */
export interface ObservationFold {
  /** Names states and observations. */
  readonly name: string;
  /** The CEL variable of its numbers, and the fields that it has. */
  readonly variable: string;
  readonly fields: readonly string[];
  /** By field, what its number never rises above; a field that is not named is unbounded. */
  readonly highest?: Readonly<Record<string, number>>;
  /** Types of the events that it counts. */
  readonly events: readonly string[];
  /** @param waiting whether rules wait for this event, so that it is of interest even where nothing of it counts */
  observe(event: ObservableEvent, waiting: boolean): readonly Observable[];
  /** Pure. @param state as it was last returned for the key */
  evolve(state: Uint8Array | undefined, observation: Observation): Folded;
}
