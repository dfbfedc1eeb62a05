import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { SpanKind, TRACEPARENT_HEADER, Trouble, withSpan, type Logger, type Metrics } from '@custos/observability';
import type { Database } from '@custos/postgres';
import { asError } from '../consumer/as-error.js';
import { backoffMs } from '../consumer/backoff.js';
import { LeaseLost, Leases, nameOf, type Move } from '../consumer/leases.js';
import { LeaseMembership } from '../consumer/membership.js';
import type { Log, Publisher, TopicPartition } from '../port.js';
import { publishAll, type RelayedPrefix } from './publish-all.js';
import type { RelayRecord, RelaySource } from './relay-source.js';

export interface RelayOptions {
  readonly source: RelaySource;
  readonly log: Log;
  readonly database: Database;
  /** Schema with the consumer tables, where the relay's positions and leases stand. */
  readonly schema: string;
  /** Names the relay in those tables. */
  readonly name: string;
  /** Where a record goes; undefined passes it over. Unless told, a stream is relayed to the topic of its name. */
  readonly topicOf?: (record: RelayRecord) => string | undefined;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** 10,000 unless told. */
  readonly leaseMs?: number;
}

interface Held extends TopicPartition {
  readonly epoch: bigint;
  next: bigint;
  failures: number;
  retryAt: number;
  problem: Error | undefined;
}

const DEFAULT_LEASE_MS = 10_000;
const ROWS_PER_PARTITION = 500;
/** Between rounds while rows come in: a round costs the same for one row as for many. */
const GATHER_MS = 20;
const SHORTEST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 100;
/** How long a relay without company may rely on what is committed here, and not look for rows of others. */
const ALONE_MS = 1_000;
const PRUNE_MS = 1_000;

/**
 * Brings a table's rows into the log, in order per partition and at least once; the sequence stamped on each makes a
 * resend after a crash harmless. A row that cannot be published stops its partition: nothing is passed over.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #topicOf: (record: RelayRecord) => string | undefined;
  readonly #leases: Leases;
  readonly #membership: LeaseMembership;
  readonly #held = new Map<string, Held>();
  readonly #stopping = new AbortController();
  readonly #relayed;
  readonly #trouble: Trouble;
  #publisher: Publisher | undefined;
  #loop: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  #unpruned = new Set<Held>();
  #problem: Error | undefined;
  /** Whether there may be rows that the last reading did not find. */
  #expecting = true;
  #readAt = 0;
  #sharedAt = 0;
  #renewedAt = 0;
  #prunedAt = 0;

  constructor(options: RelayOptions) {
    const { schema, database, name, source, metrics, leaseMs = DEFAULT_LEASE_MS } = options;
    const member = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
    this.#options = options;
    this.#trouble = new Trouble(options.logger, { relay: name });
    this.#topicOf = options.topicOf ?? (({ stream }) => stream);
    this.#leases = new Leases(schema, name, member, leaseMs);
    this.#membership = new LeaseMembership({
      database,
      schema,
      consumer: name,
      member,
      topics: source.streams,
      leaseMs,
    });
    this.#relayed = metrics.counter('custos_relay_records_total', 'Rows published from a table to the log', ['relay']);
  }

  start(): void {
    if (this.#loop !== undefined) throw new Error(`relay ${this.#options.name} was started before`);
    this.#loop = this.#run();
  }

  /** The caller has just committed rows: they need not wait for the next poll. */
  nudge(): void {
    this.#expecting = true;
    this.#wake?.();
  }

  /** Ends the round under way and hands the partitions over. */
  async drain(): Promise<void> {
    this.#stopping.abort();
    this.nudge();
    await this.#loop;
  }

  /** `stuck` where a restart could help, as it could not with a row that the log can never take. */
  status(): { healthy: boolean; problems: string[]; stuck: boolean } {
    const failing = [...this.#held.values()].filter(({ failures }) => failures > 3);
    const problems = failing.map(
      (held) => `${nameOf(held)} is not relayed beyond ${held.next}: ${held.problem?.message}`,
    );
    if (this.#problem !== undefined) problems.push(`the relay cannot work: ${this.#problem.message}`);
    const stuck = this.#problem !== undefined || failing.some(({ problem }) => !(problem instanceof RangeError));
    return { healthy: problems.length === 0, problems, stuck };
  }

  async #run(): Promise<void> {
    const unlisten = this.#options.database.onCommit(() => (this.#expecting = true));
    let pause = SHORTEST_PAUSE_MS;
    for (let failures = 0; !this.#stopping.signal.aborted;) {
      const nap = new AbortController();
      this.#wake = () => nap.abort();
      try {
        await this.#share();
        const relayed = await this.#round();
        await this.#prune();
        this.#problem = undefined;
        this.#trouble.over('relaying goes on');
        failures = 0;
        if (relayed) {
          pause = SHORTEST_PAUSE_MS;
          await this.#pause(GATHER_MS);
          continue;
        }
        pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
        await this.#pause(pause, nap.signal);
        if (nap.signal.aborted) pause = SHORTEST_PAUSE_MS;
      } catch (error) {
        this.#problem = asError(error);
        this.#expecting = true;
        this.#trouble.met(error, 'relaying failed and will be tried again');
        await this.#pause(backoffMs(failures++, { first: 100 }));
      }
    }
    unlisten();
    await this.#handOver();
  }

  /** Now and then: keeps the leases and brings what is held to a fair share. */
  async #share(): Promise<void> {
    const now = Date.now();
    if (now - this.#sharedAt < this.#membership.intervalMs) return;
    const { database, leaseMs = DEFAULT_LEASE_MS } = this.#options;
    const held = [...this.#held.values()];
    if (held.length > 0 && now - this.#renewedAt >= leaseMs / 3) {
      this.#drop(await this.#leases.renew(database, held));
      this.#renewedAt = now;
    }
    const wanted = await this.#membership.share();
    const names = new Set(wanted.map(nameOf));
    const surplus = [...this.#held.values()].filter((part) => !names.has(nameOf(part)));
    this.#drop(surplus);
    if (surplus.length > 0) await this.#leases.release(database, surplus);
    const missing = wanted.filter((part) => !this.#held.has(nameOf(part)));
    if (missing.length > 0) {
      await this.#leases.ensure(
        database,
        missing.map((part) => ({ ...part, next: 0n })),
      );
      for (const lease of await this.#leases.claim(database, missing, { free: true })) {
        this.#held.set(nameOf(lease), { ...lease, failures: 0, retryAt: 0, problem: undefined });
        this.#expecting = true;
      }
    }
    this.#sharedAt = Date.now();
  }

  /** Reads once for all partitions, publishes, moves the positions. Answers whether there was anything to do. */
  async #round(): Promise<boolean> {
    const unasked = performance.now() - this.#readAt;
    if (this.#membership.alone && !this.#expecting && unasked < ALONE_MS) return false;
    const now = Date.now();
    const due = [...this.#held.values()].filter(({ retryAt }) => retryAt <= now);
    if (due.length === 0) return false;
    const { source, database } = this.#options;
    const from = due.map(({ topic, partition, next }) => ({ stream: topic, partition, after: next - 1n }));
    this.#readAt = performance.now();
    this.#expecting = due.length < this.#held.size;
    const records = await source.read(database, from, ROWS_PER_PARTITION);
    if (records.length === 0) return false;
    this.#expecting = true;
    const { name: relay } = this.#options;
    const publisher = (this.#publisher ??= await this.#options.log.publisher(relay));
    const span = { kind: SpanKind.PRODUCER, links: tracesIn(records), attributes: { relay } };
    const prefixes = await withSpan('relay rows', span, () => publishAll(publisher, records, this.#topicOf));
    await this.#move(prefixes);
    return prefixes.some(({ last }) => last !== undefined);
  }

  async #move(prefixes: readonly RelayedPrefix[]): Promise<void> {
    const moves: Move[] = [];
    for (const { stream, partition, last, count, failure } of prefixes) {
      const held = this.#held.get(nameOf({ topic: stream, partition }));
      if (held === undefined) continue;
      if (last !== undefined) {
        moves.push({ topic: stream, partition, epoch: held.epoch, from: held.next, to: last + 1n, sequence: last });
        this.#relayed.inc({ relay: this.#options.name }, count);
      }
      held.problem = failure;
      held.failures = failure === undefined ? 0 : held.failures + 1;
      held.retryAt = failure === undefined ? 0 : Date.now() + backoffMs(held.failures);
      if (failure !== undefined)
        this.#options.logger.warn({ err: failure, relay: this.#options.name, stream, partition }, 'not relayed');
    }
    if (moves.length === 0) return;
    // In a transaction, because a lost lease among them must not leave the others moved here and unmoved there.
    await this.#options.database
      .transaction((tx) => this.#leases.move(tx, moves))
      .catch((error: unknown) => {
        // Whatever the database says it did, the rows it holds are read again.
        this.#drop(error instanceof LeaseLost ? error.partitions : moves);
        throw error;
      });
    for (const move of moves) {
      const held = this.#held.get(nameOf(move));
      if (held === undefined) continue;
      held.next = move.to;
      this.#unpruned.add(held);
    }
  }

  async #prune(): Promise<void> {
    const { source, database } = this.#options;
    if (source.prune === undefined || this.#unpruned.size === 0 || Date.now() - this.#prunedAt < PRUNE_MS) return;
    const relayed = [...this.#unpruned].map(({ topic, partition, next }) => ({
      stream: topic,
      partition,
      after: next - 1n,
    }));
    this.#unpruned = new Set();
    this.#prunedAt = Date.now();
    await source.prune(database, relayed);
  }

  /** These are read from their stored positions again once they are claimed again. */
  #drop(partitions: readonly TopicPartition[]): void {
    for (const part of partitions) this.#held.delete(nameOf(part));
    if (partitions.length > 0) this.#sharedAt = 0;
  }

  async #handOver(): Promise<void> {
    const held = [...this.#held.values()];
    try {
      if (held.length > 0) await this.#leases.release(this.#options.database, held);
      await this.#membership.leave();
      await this.#publisher?.close();
    } catch (error) {
      this.#options.logger.warn(
        { err: error, relay: this.#options.name },
        'partitions could not be handed over; their leases run out',
      );
    }
  }

  async #pause(ms: number, signal = this.#stopping.signal): Promise<void> {
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }
}

/** Read only where somebody traces. */
function* tracesIn(records: readonly RelayRecord[]): Iterable<string | undefined> {
  for (const { headers } of records) yield headers[TRACEPARENT_HEADER];
}
