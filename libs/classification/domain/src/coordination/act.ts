/**
 * An account did something with an object that others may do the same with. Acts are compared by equality and by time,
 * and hold nothing else: which opinion a post voices cannot reach what is made of them.
 */
export interface Act {
  /** Event time in milliseconds. */
  readonly time: number;
  readonly eventId: string;
  /** Pseudonym. */
  readonly account: string;
  /** What a signal about the act would be about: the post, as a rule. */
  readonly subject: string;
  /** Whether rules wait for what is found of it. */
  readonly waiting: boolean;
  /** Keyed hashes of where it was done from; empty where a publisher does not say. */
  readonly address: string;
  readonly device: string;
  /** Keyed hash of the first of the objects that the same event may be met at. */
  readonly first: string;
}

/** Times decide, then ids: an order that nothing but the acts themselves determines. */
export function inActOrder(one: Act, other: Act): number {
  return one.time - other.time || (one.eventId < other.eventId ? -1 : Number(one.eventId > other.eventId));
}
