import { PlaceTable, type Place } from './place-table.js';
import type { AppendReceipt } from './ports.js';

/** The events of one request on their way into the log. Receipts are filled in by the time `settled` resolves. */
export interface Attempt {
  readonly at: number;
  readonly receipts: readonly (AppendReceipt | undefined)[];
  readonly settled: Promise<void>;
}

/** A first copy that is on its way. */
export interface FirstCopy {
  readonly attempt: Attempt;
  readonly slot: number;
}

/**
 * Remembers the events taken in lately by their derived ids. A process knows only its own: what slips through (a
 * restart, another process, a longer time) is dropped where it would have an effect.
 *
 * What is durable is kept in two generations, of which the older is let go as a whole.
 */
export class DuplicateWindow {
  readonly #underWay = new Map<string, FirstCopy>();
  #current: PlaceTable;
  #previous: PlaceTable;

  /**
   * @param lastingMs how long a copy is recognised as one
   * @param capacity how many events are remembered at least; at most twice as many
   */
  constructor(
    readonly lastingMs = 600_000,
    capacity = 100_000,
  ) {
    this.#current = new PlaceTable(capacity);
    this.#previous = new PlaceTable(capacity);
  }

  /** The first copy, under way or in its place in the log; undefined when `copy` is now it. */
  claim(id: string, copy: FirstCopy): FirstCopy | Place | undefined {
    const underWay = this.#underWay.get(id);
    if (underWay !== undefined) return underWay;
    const since = copy.attempt.at - this.lastingMs;
    const place = this.#current.find(id, since) ?? this.#previous.find(id, since);
    if (place === undefined) this.#underWay.set(id, copy);
    return place;
  }

  /** Ends a first copy's way: a resend of one that did not become durable is no duplicate. @param at when it was taken in */
  settle(id: string, at: number, receipt: AppendReceipt | undefined): void {
    this.#underWay.delete(id);
    if (receipt?.ok !== true) return;
    if (this.#current.full) {
      [this.#current, this.#previous] = [this.#previous, this.#current];
      this.#current.clear();
    }
    this.#current.set(id, at, receipt);
  }
}
