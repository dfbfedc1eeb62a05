import { areApart, inActOrder, type Act, type CoAction } from './act.js';

/** Acts on one object in the order of their time, however they arrive. Whoever holds it decides what is forgotten. */
export class ActWindow {
  readonly #window: number;
  readonly #acts: Act[] = [];

  /** @param window greatest distance of a co-action, in the unit of `at` */
  constructor(window: number) {
    this.#window = window;
  }

  get acts(): readonly Act[] {
    return this.#acts;
  }

  /** Takes an act in. @returns its co-actions with the acts that are here already, whichever are earlier */
  take(act: Act): CoAction[] {
    const place = this.#placeOf(act);
    const found: CoAction[] = [];
    for (let at = place - 1; at >= 0; at--) {
      const earlier = this.#acts[at] as Act;
      if (act.at - earlier.at > this.#window) break;
      if (areApart(earlier, act)) found.push({ earlier, later: act });
    }
    for (let at = place; at < this.#acts.length; at++) {
      const later = this.#acts[at] as Act;
      if (later.at - act.at > this.#window) break;
      if (areApart(act, later)) found.push({ earlier: act, later });
    }
    this.#acts.splice(place, 0, act);
    return found;
  }

  /** Forgets what happened before, and of the rest the oldest beyond `most`. @returns how many */
  forget(before: number, most: number): number {
    let keep = 0;
    while (keep < this.#acts.length && (this.#acts[keep] as Act).at < before) keep++;
    keep = Math.max(keep, this.#acts.length - most);
    this.#acts.splice(0, keep);
    return keep;
  }

  #placeOf(act: Act): number {
    let low = 0;
    let high = this.#acts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (inActOrder(this.#acts[middle] as Act, act) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
