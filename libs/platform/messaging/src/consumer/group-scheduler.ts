import { gather } from './group-commit.js';
import { nameOf } from './leases.js';
import type { PartitionBuffer } from './partition-buffer.js';
import type { Portion } from './triage.js';

export interface GroupSchedulerOptions {
  concurrency: number;
  maxRecords: number;
  buffers: () => readonly PartitionBuffer[];
  /** Commits a group, or learns from its failure. Never rejects. */
  commit: (portions: readonly Portion[]) => Promise<void>;
}

/** Decides which partitions' records are applied next, in which company. */
export class GroupScheduler {
  readonly #options: GroupSchedulerOptions;
  readonly #underWay = new Map<Promise<void>, readonly Portion[]>();
  #trustedInFlight = 0;
  #suspectInFlight = false;
  #turn = 0;
  #scheduled = false;
  #stopped = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: GroupSchedulerOptions) {
    this.#options = options;
  }

  /** There may be something to do. One wave of deliveries makes one set of groups, not a group for each partition. */
  wake(): void {
    if (this.#scheduled || this.#stopped) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#begin();
    });
  }

  /** Waits for the transactions under way that touch these partitions. */
  async settled(names: ReadonlySet<string>): Promise<void> {
    const touching = [...this.#underWay].filter(([, portions]) =>
      portions.some(({ buffer }) => names.has(nameOf(buffer))),
    );
    await Promise.all(touching.map(([done]) => done));
  }

  /** Begins no more and waits for all that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    await Promise.all(this.#underWay.keys());
  }

  #begin(): void {
    if (this.#stopped) return;
    const now = Date.now();
    const waiting = this.#options
      .buffers()
      .filter((b) => b.ready && !b.inFlight && b.size > 0 && b.halted === undefined);
    const due = waiting.filter(({ retryAt }) => retryAt <= now);
    this.#beginSuspect(due.filter(({ suspectLimit }) => suspectLimit !== undefined));
    this.#beginTrusted(due.filter(({ suspectLimit }) => suspectLimit === undefined));
    const nextRetry = waiting.reduce(
      (least, { retryAt }) => (retryAt > now ? Math.min(least, retryAt) : least),
      Infinity,
    );
    clearTimeout(this.#retry);
    if (nextRetry !== Infinity) this.#retry = setTimeout(() => this.#begin(), nextRetry - now + 1);
  }

  /** A suspect may take until its timeout: they have a lane of their own, so that the others never wait behind one. */
  #beginSuspect(suspects: readonly PartitionBuffer[]): void {
    if (this.#suspectInFlight) return;
    const [first] = suspects.toSorted((a, b) => a.triedAt - b.triedAt);
    if (first === undefined) return;
    this.#suspectInFlight = true;
    this.#run(gather([first], this.#options.maxRecords), () => (this.#suspectInFlight = false));
  }

  #beginTrusted(due: readonly PartitionBuffer[]): void {
    if (due.length === 0) return;
    this.#turn = (this.#turn + 1) % due.length;
    let left = [...due.slice(this.#turn), ...due.slice(0, this.#turn)];
    while (left.length > 0 && this.#trustedInFlight < this.#options.concurrency) {
      const portions = gather(left, this.#options.maxRecords);
      left = left.slice(portions.length);
      this.#trustedInFlight += 1;
      this.#run(portions, () => (this.#trustedInFlight -= 1));
    }
  }

  #run(portions: readonly Portion[], ended: () => void): void {
    const now = Date.now();
    for (const { buffer } of portions) {
      buffer.inFlight = true;
      buffer.triedAt = now;
    }
    const done = this.#options.commit(portions).finally(() => {
      for (const { buffer } of portions) buffer.inFlight = false;
      ended();
      this.#underWay.delete(done);
      this.wake();
    });
    this.#underWay.set(done, portions);
  }
}
