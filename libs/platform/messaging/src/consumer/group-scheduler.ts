import type { ForeignRecords } from './foreign-records.js';
import { gather } from './group-commit.js';
import { nameOf } from './leases.js';
import type { PartitionBuffer } from './partition-buffer.js';
import type { Portion } from './triage.js';

export interface GroupSchedulerOptions {
  concurrency: number;
  maxRecords: number;
  foreign: ForeignRecords | undefined;
  buffers: () => readonly PartitionBuffer[];
  /** Commits a group, or learns from its failure. Never rejects. */
  commit: (portions: readonly Portion[]) => Promise<void>;
}

/**
 * Groups begin at most this often while records trickle in: a commit costs the same for one record as for a hundred, and
 * without a pause a busy log is followed record by record. It is the most that a hop adds to latency.
 */
const GATHER_MS = 100;

/** Decides which partitions' records are applied next, in which company. */
export class GroupScheduler {
  readonly #options: GroupSchedulerOptions;
  readonly #underWay = new Map<Promise<void>, readonly Portion[]>();
  #othersInFlight = 0;
  #provenInFlight = false;
  #turn = 0;
  #scheduled = false;
  #stopped = false;
  #retry: NodeJS.Timeout | undefined;
  #gathering: NodeJS.Timeout | undefined;
  #begunAt = 0;

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
    clearTimeout(this.#gathering);
    await Promise.all(this.#underWay.keys());
  }

  #begin(): void {
    if (this.#stopped) return;
    const now = Date.now();
    const waiting = this.#options
      .buffers()
      .filter((b) => b.ready && !b.inFlight && b.size > 0 && b.halted === undefined);
    const due = waiting.filter(({ retryAt }) => retryAt <= now);
    this.#beginProven(due.filter(({ proven }) => proven));
    this.#beginOthers(due.filter(({ proven }) => !proven));
    const nextRetry = waiting.reduce(
      (least, { retryAt }) => (retryAt > now ? Math.min(least, retryAt) : least),
      Infinity,
    );
    clearTimeout(this.#retry);
    if (nextRetry !== Infinity) this.#retry = setTimeout(() => this.#begin(), nextRetry - now + 1);
  }

  /** One that fails may take until its timeout: those have a lane of their own, so that nobody waits behind them. */
  #beginProven(proven: readonly PartitionBuffer[]): void {
    if (this.#provenInFlight) return;
    const [first] = proven.toSorted((a, b) => a.triedAt - b.triedAt);
    if (first === undefined) return;
    this.#provenInFlight = true;
    this.#run(this.#gather([first]), () => (this.#provenInFlight = false));
  }

  #beginOthers(due: readonly PartitionBuffer[]): void {
    if (due.length === 0) return;
    this.#turn = (this.#turn + 1) % due.length;
    const turned = [...due.slice(this.#turn), ...due.slice(0, this.#turn)];
    const suspects = turned.filter(({ suspectLimit }) => suspectLimit !== undefined);
    let trusted = turned.filter(({ suspectLimit }) => suspectLimit === undefined);
    if (this.#shouldGather(trusted)) trusted = [];
    while (suspects.length + trusted.length > 0 && this.#othersInFlight < this.#options.concurrency) {
      const alone = suspects.shift();
      const portions = this.#gather(alone === undefined ? trusted : [alone]);
      if (alone === undefined) {
        trusted = trusted.slice(portions.length);
        this.#begunAt = performance.now();
      }
      this.#othersInFlight += 1;
      this.#run(portions, () => (this.#othersInFlight -= 1));
    }
  }

  /** Whether so few records are there, so soon after the last group, that waiting for more is worth it. */
  #shouldGather(trusted: readonly PartitionBuffer[]): boolean {
    const left = this.#begunAt + GATHER_MS - performance.now();
    if (left <= 0 || trusted.length === 0) return false;
    if (trusted.reduce((sum, { size }) => sum + size, 0) >= this.#options.maxRecords) return false;
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.#begin();
    }, left);
    return true;
  }

  #gather(buffers: readonly PartitionBuffer[]): Portion[] {
    return gather(buffers, this.#options.maxRecords, this.#options.foreign);
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
