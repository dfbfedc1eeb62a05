import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { SpanKind, TRACEPARENT_HEADER, Trouble, withSpan, type Logger, type Metrics } from '@custos/observability';
import type { Database } from '@custos/postgres';
import type { BatchHandler, Log, RecordSource, SourceSink } from '../port.js';
import { asError } from './as-error.js';
import { Assignment } from './assignment.js';
import { backoffMs } from './backoff.js';
import { assignBlame, regainTrust } from './blame.js';
import { consumerMetrics, type ConsumerMetrics } from './consumer-metrics.js';
import { commitGroup } from './group-commit.js';
import type { ForeignRecords } from './foreign-records.js';
import { GroupScheduler } from './group-scheduler.js';
import { LeaseLost, Leases, nameOf } from './leases.js';
import { LeaseMembership } from './membership.js';
import { lagSecondsOf, statusOf, type ConsumerStatus } from './status.js';
import type { Portion } from './triage.js';
import { Watchdog } from './watchdog.js';

export interface ConsumerRunnerOptions {
  readonly log: Log;
  readonly database: Database;
  /** Schema with the consumer's tables. */
  readonly schema: string;
  /** Consumer group; `consumer` in those tables. */
  readonly group: string;
  readonly topics: readonly string[];
  readonly handler: BatchHandler;
  /** 'stop' for projections, which must not pass over anything. */
  readonly onPoison: 'park' | 'stop';
  /** Given where others than Custos write the topics. */
  readonly foreign?: ForeignRecords;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Groups committed at the same time; 2 unless told. */
  readonly concurrency?: number;
  /** Most records in one transaction; 2,000 unless told. */
  readonly maxRecords?: number;
  /** 10,000 unless told. A member that is stopped for longer loses its partitions. */
  readonly leaseMs?: number;
  /** How long a partition may be behind without moving before the consumer is unhealthy; 30,000 unless told. */
  readonly stallMs?: number;
}

const SOURCE_PROBLEM_MS = 15_000;

/**
 * Applies a group's records, each effect once: the transaction that holds a batch's effects also moves its positions,
 * and only a living lease can move them. Never throws for the log or the database being away; `status` tells.
 */
export class ConsumerRunner {
  readonly #options: ConsumerRunnerOptions;
  readonly #maxRecords: number;
  readonly #leases: Leases;
  readonly #membership: LeaseMembership;
  readonly #source: RecordSource;
  readonly #assignment: Assignment;
  readonly #scheduler: GroupScheduler;
  readonly #watchdog: Watchdog;
  readonly #metrics: ConsumerMetrics;
  readonly #logTrouble: Trouble;
  readonly #sideTrouble: Trouble;
  readonly #timers: NodeJS.Timeout[] = [];
  #state: ConsumerStatus['state'] = 'idle';
  #starting: Promise<void> = Promise.resolve();
  #sourceProblem: { error: Error; at: number } | undefined;

  constructor(options: ConsumerRunnerOptions) {
    const { log, database, schema, group, topics, leaseMs = 10_000, maxRecords = 2_000 } = options;
    const member = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
    this.#options = options;
    this.#maxRecords = maxRecords;
    this.#leases = new Leases(schema, group, member, leaseMs);
    this.#membership = new LeaseMembership({ database, schema, consumer: group, member, topics, leaseMs });
    this.#source = log.source({ group, topics, membership: this.#membership });
    this.#scheduler = new GroupScheduler({
      concurrency: options.concurrency ?? 2,
      maxRecords,
      foreign: options.foreign,
      buffers: () => this.#assignment.buffers(),
      commit: (portions) => this.#commit(portions),
    });
    this.#assignment = new Assignment({
      ...options,
      leases: this.#leases,
      source: this.#source,
      settled: (names) => this.#scheduler.settled(names),
      bufferedRecords: 8 * maxRecords,
    });
    this.#metrics = consumerMetrics(options.metrics);
    this.#logTrouble = new Trouble(options.logger, { consumer: group });
    this.#sideTrouble = new Trouble(options.logger, { consumer: group });
    this.#watchdog = new Watchdog({
      ...options,
      consumer: group,
      metrics: this.#metrics,
      buffers: () => this.#assignment.buffers(),
      stallMs: options.stallMs ?? 30_000,
    });
  }

  /** Returns at once; partitions are claimed and applied in the background until `drain`. */
  start(): void {
    const { group, leaseMs = 10_000, stallMs = 30_000 } = this.#options;
    if (this.#state !== 'idle') throw new Error(`consumer ${group} was started before`);
    this.#state = 'running';
    this.#starting = this.#startSource(0);
    this.#every(leaseMs / 3, () => this.#assignment.keep());
    this.#every(Math.min(1_000, stallMs / 2), async () => this.#watchdog.look());
    this.#every(Math.min(10_000, stallMs / 2), () => this.#refreshEnds());
    this.#every(5_000, () => this.#source.report(this.#assignment.buffers().map(statusOf)));
  }

  /** Finishes the transactions under way and hands the partitions over; what was not begun is left to others. */
  async drain(): Promise<void> {
    if (this.#state === 'draining' || this.#state === 'stopped') return;
    this.#state = 'draining';
    for (const timer of this.#timers) clearInterval(timer);
    await this.#scheduler.stop();
    await this.#quietly(() => this.#assignment.close());
    await this.#starting;
    await this.#quietly(() => this.#source.stop());
    await this.#quietly(() => this.#membership.leave());
    this.#state = 'stopped';
  }

  status(): ConsumerStatus {
    const now = Date.now();
    const buffers = this.#assignment.buffers();
    const problems = this.#watchdog.problems(now);
    const { problem } = this.#assignment;
    if (problem !== undefined) problems.push(`partitions cannot be claimed or kept: ${problem.message}`);
    if (this.#sourceProblem !== undefined && now - this.#sourceProblem.at < SOURCE_PROBLEM_MS) {
      problems.push(`the log cannot be read: ${this.#sourceProblem.error.message}`);
    }
    return {
      state: this.#state,
      healthy: problems.length === 0,
      problems,
      stuck: problems.length > buffers.filter(({ halted }) => halted !== undefined).length,
      lagSeconds: buffers.reduce((most, buffer) => Math.max(most, lagSecondsOf(buffer, now)), 0),
      partitions: buffers.map(statusOf),
    };
  }

  readonly #sink: SourceSink = {
    assigned: async (partitions) => {
      if (this.#state === 'running') await this.#assignment.want(partitions);
    },
    deliver: (batch) => {
      this.#sourceProblem = undefined;
      this.#assignment.deliver(batch);
      this.#scheduler.wake();
    },
    failed: (error) => {
      this.#logTrouble.met(error, 'the log cannot be read for now');
      this.#sourceProblem = { error, at: Date.now() };
    },
  };

  async #refreshEnds(): Promise<void> {
    await this.#assignment.refreshEnds();
    if (this.#assignment.buffers().length > 0) this.#logTrouble.eased('the log can be read again');
    this.#sideTrouble.eased('the consumer meets no more problems on the side');
  }

  async #startSource(attempt: number): Promise<void> {
    try {
      if (this.#state === 'running') await this.#source.start(this.#sink);
    } catch (error) {
      this.#sink.failed(asError(error));
      const again = () => {
        this.#starting = this.#startSource(attempt + 1);
      };
      this.#timers.push(setTimeout(again, backoffMs(attempt, { first: 250 })));
    }
  }

  async #commit(portions: readonly Portion[]): Promise<void> {
    const { group: consumer } = this.#options;
    const stop = this.#metrics.commits.startTimer({ consumer });
    const options = { ...this.#options, consumer, leases: this.#leases };
    const span = { kind: SpanKind.CONSUMER, links: tracesIn(portions), attributes: { consumer } };
    const failure = await withSpan('apply records', span, () => commitGroup(options, portions)).then(
      () => undefined,
      asError,
    );
    stop({ outcome: failure === undefined ? 'committed' : 'rolled-back' });
    await this.#quietly(async () => {
      if (failure === undefined) this.#committed(portions);
      else this.#failed(portions, failure);
    });
  }

  #committed(portions: readonly Portion[]): void {
    const { group: consumer, logger } = this.#options;
    const now = Date.now();
    const outcomes = { applied: 0, parked: 0, resent: 0 };
    for (const portion of portions) {
      const { buffer, count, sequence, handled, parked } = portion;
      for (const { record, key, code, attempts } of parked) {
        buffer.parkedKeys.add(key);
        const { topic, partition, position } = record;
        if (attempts > 0)
          logger.error({ consumer, topic, partition, position: String(position), code }, 'record parked');
      }
      outcomes.applied += handled.length;
      outcomes.parked += parked.length;
      outcomes.resent += count - handled.length - parked.length;
      regainTrust(portion, this.#maxRecords);
      buffer.advance(count, sequence, now);
      this.#assignment.relieve(buffer);
    }
    for (const [outcome, records] of Object.entries(outcomes))
      this.#metrics.records.inc({ consumer, outcome }, records);
  }

  #failed(portions: readonly Portion[], error: Error): void {
    const { handler, logger, group: consumer, onPoison } = this.#options;
    handler.rolledBack?.(portions.map(({ buffer: { topic, partition } }) => ({ topic, partition })));
    if (error instanceof LeaseLost) {
      const lost = new Set(error.partitions.map(nameOf));
      this.#assignment.lose(portions.map(({ buffer }) => buffer).filter((buffer) => lost.has(nameOf(buffer))));
      return;
    }
    // What a handler knew of a partition is forgotten when that is lost, in the middle of a group too: a failure then says
    // nothing of the records.
    const held = new Set(this.#assignment.buffers());
    if (!portions.every(({ buffer }) => held.has(buffer))) return;
    const partitions = portions.map(({ buffer }) => nameOf(buffer));
    logger.warn({ err: error, consumer, partitions }, 'a group was rolled back');
    const culprit = assignBlame(portions, error, Date.now(), this.#maxRecords);
    if (culprit !== undefined && onPoison === 'stop') this.#assignment.halt(culprit.buffer, error);
  }

  #every(ms: number, work: () => Promise<void>): void {
    let busy = false;
    const run = async () => {
      if (busy) return;
      busy = true;
      await this.#quietly(work);
      busy = false;
    };
    this.#timers.push(setInterval(() => void run(), ms));
  }

  async #quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#sideTrouble.met(error, 'consumer met a problem on the side');
    }
  }
}

/** Read only where somebody traces. */
function* tracesIn(portions: readonly Portion[]): Iterable<string | undefined> {
  for (const { handled } of portions) for (const { headers } of handled) yield headers[TRACEPARENT_HEADER];
}
