import {
  foundName,
  nameOf,
  type FoundRule,
  type ObservedMemory,
  type StateKey,
  type StoredState,
  type WaitingKey,
  type WaitingRow,
} from './observed-states.js';

/** In memory, for whoever reads the past again: it begins with nothing and leaves nothing behind. */
export class RememberedObservations implements ObservedMemory {
  readonly #states = new Map<number, Map<string, StoredState>>();
  readonly #waiting = new Map<number, Map<string, WaitingRow>>();
  readonly #found = new Set<string>();

  async states(keys: readonly StateKey[]): Promise<Map<string, Uint8Array>> {
    const known = new Map<string, Uint8Array>();
    for (const key of keys) {
      const stored = this.#states.get(key.partition)?.get(nameOf(key));
      if (stored !== undefined) known.set(nameOf(key), stored.state);
    }
    return known;
  }

  async storeStates(states: readonly StoredState[]): Promise<void> {
    for (const state of states) of(this.#states, state.partition).set(nameOf(state), state);
  }

  async waiting(wanted: readonly WaitingKey[]): Promise<WaitingRow[]> {
    return wanted.flatMap((key) => this.#waiting.get(key.partition)?.get(waitingName(key)) ?? []);
  }

  async storeWaiting(rows: readonly WaitingRow[]): Promise<void> {
    for (const row of rows) {
      const waiting = of(this.#waiting, row.partition);
      const expires = waiting.get(waitingName(row))?.expires ?? row.expires;
      waiting.set(waitingName(row), { ...row, expires });
    }
  }

  async firstFound(findings: readonly FoundRule[]): Promise<Set<FoundRule>> {
    const first = new Set<FoundRule>();
    for (const finding of findings) {
      if (this.#found.has(foundName(finding))) continue;
      this.#found.add(foundName(finding));
      first.add(finding);
    }
    return first;
  }

  async forgetPassed(watermarks: ReadonlyMap<number, number>): Promise<void> {
    for (const [partition, watermark] of watermarks) {
      for (const [name, { expires }] of of(this.#states, partition))
        if (expires < watermark) of(this.#states, partition).delete(name);
      for (const [name, { expires }] of of(this.#waiting, partition))
        if (expires < watermark) of(this.#waiting, partition).delete(name);
    }
  }
}

function waitingName(key: WaitingKey): string {
  return `${nameOf(key)}/${key.eventId}`;
}

function of<Kept>(partitions: Map<number, Map<string, Kept>>, partition: number): Map<string, Kept> {
  let kept = partitions.get(partition);
  if (kept === undefined) partitions.set(partition, (kept = new Map<string, Kept>()));
  return kept;
}
