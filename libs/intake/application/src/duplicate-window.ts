import type { AppendReceipt } from './ports.js';

/** The events of one request on their way into the log. Receipts are filled in by the time `settled` resolves. */
export interface Attempt {
  readonly at: number;
  readonly receipts: readonly (AppendReceipt | undefined)[];
  readonly settled: Promise<void>;
}

/** Where the first copy of an event stands. */
export interface FirstCopy {
  readonly attempt: Attempt;
  readonly slot: number;
}

/**
 * Remembers the events taken in lately by their derived ids. A process knows only its own: what slips through (a
 * restart, another process, a longer time) is dropped where it would have an effect.
 *
 * Kept in two generations, of which the older is let go as a whole: deleting one by one from a large Map would cost
 * a fifth of what an event takes.
 */
export class DuplicateWindow {
  #current = new Map<string, FirstCopy>();
  #previous = new Map<string, FirstCopy>();

  /**
   * @param lastingMs how long a copy is recognised as one
   * @param capacity how many events are remembered at least; at most twice as many
   */
  constructor(
    readonly lastingMs = 600_000,
    readonly capacity = 100_000,
  ) {}

  /** The first copy, or undefined when `copy` is now it. */
  claim(id: string, copy: FirstCopy): FirstCopy | undefined {
    const known = this.#current.get(id) ?? this.#previous.get(id);
    if (known !== undefined && known.attempt.at > copy.attempt.at - this.lastingMs) return known;
    if (this.#current.size >= this.capacity) {
      this.#previous = this.#current;
      this.#current = new Map();
    }
    this.#current.set(id, copy);
    return undefined;
  }

  /** A copy that did not become durable must not make a resend look like a duplicate. */
  forget(id: string, attempt: Attempt): void {
    for (const generation of [this.#current, this.#previous]) {
      if (generation.get(id)?.attempt === attempt) generation.delete(id);
    }
  }
}
