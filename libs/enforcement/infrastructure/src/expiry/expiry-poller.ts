import { setTimeout as sleep } from 'node:timers/promises';
import { applyExpiry, type DueMeasure } from '@custos/enforcement-application';
import { msOf, type Clock } from '@custos/kernel';
import { Trouble, type Logger } from '@custos/observability';
import type { Database, Transaction } from '@custos/postgres';
import { IdempotencyKeys } from '../store/idempotency-keys.js';
import type { WorkStore } from '../store/work-store.js';

export interface ExpiryPollerOptions {
  readonly schema: string;
  readonly database: Database;
  readonly store: WorkStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Pause when nothing is due; 1,000 unless told. */
  readonly intervalMs?: number;
}

const BATCH = 500;
const FAILURES_BEFORE_UNHEALTHY = 10;
const FORGET_EVERY_MS = 3_600_000;

/**
 * Ends what has had its time: measures that are due, and now and then old idempotency keys. Two pollers never take the same row, and if one dies with rows in hand the other
 * finds them: a row leaves in the transaction that appends its event.
 */
export class ExpiryPoller {
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #failures = 0;
  #problem = '';
  readonly #keys: IdempotencyKeys;
  readonly #trouble: Trouble;
  #forgotAt = -Infinity;

  constructor(private readonly options: ExpiryPollerOptions) {
    this.#keys = new IdempotencyKeys(options.schema);
    this.#trouble = new Trouble(options.logger);
  }

  start(): void {
    this.#running = this.#run();
  }

  async drain(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Never `stuck`: nothing is kept in memory that a restart would renew. */
  status(): { healthy: boolean; problems: string[]; stuck: false } {
    const healthy = this.#failures < FAILURES_BEFORE_UNHEALTHY;
    return {
      healthy,
      problems: healthy ? [] : [`measures that are due are not ended: ${this.#problem}`],
      stuck: false,
    };
  }

  /** Ends one batch of what is due. @returns how many rows it took */
  endDue(): Promise<number> {
    const { database, store, clock } = this.options;
    return database.transaction(async (tx) => {
      const at = clock();
      const due = await this.#takeDue(tx, at);
      if (due.length === 0) return 0;
      const streams = due.map(({ streamId }) => streamId);
      const work = await store.begin(tx, streams, at);
      for (const measure of due) applyExpiry(work, measure);
      await store.complete(tx, work);
      return due.length;
    });
  }

  async #takeDue(tx: Transaction, at: string): Promise<DueMeasure[]> {
    const { schema } = this.options;
    const { rows } = await tx.query<DueMeasure>({
      name: `${schema}.take_due`,
      text: `DELETE FROM ${schema}.due_measures d USING (
          SELECT platform, measure_id FROM ${schema}.due_measures
          WHERE due_at <= $1 ORDER BY due_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
        ) AS taken
        WHERE d.platform = taken.platform AND d.measure_id = taken.measure_id
        RETURNING d.platform, d.measure_id AS "measureId", d.account_key AS "accountKey", d.stream_id AS "streamId",
          d.imposed_by AS "imposedBy", d.correlation_id AS "correlationId"`,
      values: [at],
    });
    return rows;
  }

  async #forgetOldKeys(): Promise<void> {
    const { database, clock } = this.options;
    const now = clock();
    if (msOf(now) - this.#forgotAt < FORGET_EVERY_MS) return;
    if (!(await this.#keys.forgetOld(database, now))) this.#forgotAt = msOf(now);
  }

  async #run(): Promise<void> {
    const { intervalMs = 1_000 } = this.options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      let ended = 0;
      try {
        ended = await this.endDue();
        this.#failures = 0;
        if (ended < BATCH) await this.#forgetOldKeys();
        this.#trouble.over('what has had its time can be ended again');
      } catch (error) {
        this.#failures += 1;
        this.#problem = error instanceof Error ? error.message : String(error);
        this.#trouble.met(error, 'what has had its time could not be ended for now');
      }
      if (ended < BATCH) await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
