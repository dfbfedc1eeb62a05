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
 */
export class DuplicateWindow {
  readonly #copies = new Map<string, FirstCopy>();

  /** @param lastingMs how long, and @param capacity how many events, are remembered at most */
  constructor(
    readonly lastingMs = 600_000,
    readonly capacity = 100_000,
  ) {}

  /** The first copy, or undefined when `copy` is now it. */
  claim(id: string, copy: FirstCopy): FirstCopy | undefined {
    const known = this.#copies.get(id);
    if (known !== undefined && known.attempt.at > copy.attempt.at - this.lastingMs) return known;
    this.#copies.delete(id);
    this.#copies.set(id, copy);
    if (this.#copies.size > this.capacity) this.#forgetOldest();
    return undefined;
  }

  /** A copy that did not become durable must not make a resend look like a duplicate. */
  forget(id: string, attempt: Attempt): void {
    if (this.#copies.get(id)?.attempt === attempt) this.#copies.delete(id);
  }

  #forgetOldest(): void {
    for (const id of this.#copies.keys()) {
      this.#copies.delete(id);
      return;
    }
  }
}
