import { ActWindow } from './act-window.js';
import type { Act, CoAction } from './act.js';
import { participating, withEnoughActs, type CoActionOptions } from './co-actions.js';

export interface CoActionLogOptions extends CoActionOptions {
  /** Acts that are older than the latest by more than this are forgotten; at least the window. */
  readonly horizon: number;
  /** Acts that are kept for one object; of more the oldest are given up. */
  readonly mostPerObject: number;
}

/** Objects are swept each time so many acts have come. */
const SWEEP_EVERY = 4096;

/**
 * Co-actions as they happen. At any moment `coActions` says what the batch function says of the acts within the horizon
 * of the latest, in whichever order they came.
 */
export class CoActionLog {
  readonly #options: CoActionLogOptions;
  readonly #windows = new Map<string, ActWindow>();
  #found: CoAction[] = [];
  #latest = -Infinity;
  #taken = 0;
  #late = 0;
  #evicted = 0;

  constructor(options: CoActionLogOptions) {
    this.#options = options;
  }

  /** Acts that came after everything near them was forgotten. */
  get late(): number {
    return this.#late;
  }

  /** Acts given up because too many were on one object. */
  get evicted(): number {
    return this.#evicted;
  }

  take(act: Act): void {
    if (act.at < this.#latest - this.#options.horizon) {
      this.#late++;
      return;
    }
    let window = this.#windows.get(act.object);
    if (window === undefined) this.#windows.set(act.object, (window = new ActWindow(this.#options.window)));
    for (const coAction of window.take(act)) this.#found.push(coAction);
    this.#evicted += window.forget(-Infinity, this.#options.mostPerObject);
    if (act.at > this.#latest) this.#latest = act.at;
    if (++this.#taken % SWEEP_EVERY === 0) this.#sweep();
  }

  coActions(): CoAction[] {
    this.#sweep();
    const { leastActs } = this.#options;
    const acts: Act[] = [];
    for (const window of this.#windows.values()) for (const act of window.acts) acts.push(act);
    const active = withEnoughActs(acts, leastActs);
    const held = new Set(active);
    const between = this.#found.filter(({ earlier, later }) => held.has(earlier) && held.has(later));
    return participating(active, between, leastActs);
  }

  #sweep(): void {
    const before = this.#latest - this.#options.horizon;
    for (const [object, window] of this.#windows) {
      window.forget(before, this.#options.mostPerObject);
      if (window.acts.length === 0) this.#windows.delete(object);
    }
    this.#found = this.#found.filter(({ earlier }) => earlier.at >= before);
  }
}
