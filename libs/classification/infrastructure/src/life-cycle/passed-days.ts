import { TOPICS } from '@custos/contracts';
import { dayIn, instantOf } from '@custos/kernel';
import type { Logger } from '@custos/observability';
import type { Database } from '@custos/postgres';
import { SCHEMA } from '../migrations.js';
import { Recurring } from '../recurring.js';

const LOOK_EVERY_MS = 600_000;
const DAY_MS = 86_400_000;
const ROWS_AT_A_TIME = 5_000;

/**
 * Quotas, bands and findings are kept by the day that events were taken in. An event counts on its own day whenever it is
 * judged, so a day's counts are needed for as long as the log holds its events. What is parked may be replayed after that;
 * its quota then begins anew. Bands look at two days, and reports at none of these.
 */
const KEPT_DAYS = TOPICS.find(({ name }) => name === 'intake')?.retentionDays ?? undefined;

const TABLES = ['rule_hits', 'rule_actions', 'observed_findings'] as const;

export interface PassedDaysOptions {
  readonly database: Database;
  /** Days are counted in this time zone. */
  readonly zone: string;
  readonly logger: Logger;
}

/** Forgets what was counted of rules on days of which the log holds nothing any more. */
export class PassedDays {
  readonly #looks = new Recurring(() => this.#quietly(), LOOK_EVERY_MS);
  readonly #options: PassedDaysOptions;

  constructor(options: PassedDaysOptions) {
    this.#options = options;
  }

  start(): void {
    this.#looks.start();
  }

  stop(): Promise<void> {
    return this.#looks.stop();
  }

  /** A few rows in each transaction, so that nobody waits for it. @param now milliseconds since the epoch; @returns rows */
  async forget(now: number): Promise<number> {
    if (KEPT_DAYS === undefined) return 0;
    const { database, zone } = this.#options;
    const first = dayIn(instantOf(now - KEPT_DAYS * DAY_MS), zone);
    let forgotten = 0;
    for (const table of TABLES) {
      for (let rows = ROWS_AT_A_TIME; rows === ROWS_AT_A_TIME; forgotten += rows) {
        const { rowCount } = await database.query(
          `DELETE FROM ${SCHEMA}.${table}
           WHERE ctid = ANY (ARRAY (SELECT ctid FROM ${SCHEMA}.${table} WHERE day < $1 LIMIT $2))`,
          [first, ROWS_AT_A_TIME],
        );
        rows = rowCount;
      }
    }
    return forgotten;
  }

  async #quietly(): Promise<void> {
    const { logger } = this.#options;
    try {
      const rows = await this.forget(Date.now());
      if (rows > 0) logger.info({ rows }, 'what was counted of rules on days long past is forgotten');
    } catch (error) {
      logger.warn({ err: error }, 'what was counted of rules on days long past could not be forgotten for now');
    }
  }
}
