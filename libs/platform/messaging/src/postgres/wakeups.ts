import { BroadcastChannel } from 'node:worker_threads';

/** Called with the topics that were appended to. */
export type Listener = (topics: readonly string[]) => void;

/**
 * Tells the readers in this process, those in its worker threads included, that a topic has new records, so that they
 * need not wait for their next poll. A hint only: whoever misses it polls.
 */
export class Wakeups {
  readonly #channel = new BroadcastChannel('custos-postgres-log');
  readonly #listeners = new Set<Listener>();
  #announced = new Set<string>();
  #closed = false;

  constructor() {
    this.#channel.unref();
    this.#channel.onmessage = (event) => this.#tell((event as { data: string[] }).data);
  }

  announce(topic: string): void {
    if (this.#announced.size === 0) setImmediate(() => this.#broadcast());
    this.#announced.add(topic);
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    this.#channel.close();
    this.#listeners.clear();
  }

  #broadcast(): void {
    if (this.#closed) return;
    const topics = [...this.#announced];
    this.#announced = new Set();
    this.#tell(topics);
    this.#channel.postMessage(topics);
  }

  #tell(topics: readonly string[]): void {
    for (const listener of this.#listeners) listener(topics);
  }
}
