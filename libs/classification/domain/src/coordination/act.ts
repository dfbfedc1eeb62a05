/** What accounts can meet at: what they posted, or where they posted it from. */
export type ObjectKind = 'text' | 'link' | 'media' | 'address' | 'device';

/**
 * An account did something with an object. Detection compares accounts, contents and objects for equality and times by
 * distance, and reads nothing else: which opinion a post holds cannot reach it.
 */
export interface Act {
  /** Pseudonym. */
  readonly account: string;
  readonly content: string;
  readonly kind: ObjectKind;
  /** Keyed hash of the object, of its kind alone: no two kinds share one. */
  readonly object: string;
  /** Event time in milliseconds. */
  readonly at: number;
}

/** Two accounts did the same within the window; `earlier` is not later than `later`. */
export interface CoAction {
  readonly earlier: Act;
  readonly later: Act;
}

/** Times decide, then ids: an order that nothing but the acts themselves determines. */
export function inActOrder(one: Act, other: Act): number {
  return (
    one.at - other.at ||
    compareIds(one.content, other.content) ||
    compareIds(one.account, other.account) ||
    compareIds(one.object, other.object)
  );
}

export function compareIds(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** Whether two acts on the same object can be a co-action: not of one account, not of one content, not the original itself. */
export function areApart(one: Act, other: Act): boolean {
  return (
    one.account !== other.account &&
    one.content !== other.content &&
    one.content !== one.object &&
    other.content !== other.object
  );
}
