import type { Database, Transaction } from '@custos/postgres';
import type { BatchHandler, LogRecord, TopicPartition } from '../port.js';
import { asError } from './as-error.js';
import type { ForeignRecords } from './foreign-records.js';

export interface ParkedRecord extends LogRecord {
  readonly code: string;
  readonly reason: string;
  readonly attempts: number;
  readonly firstFailedAt: Date;
  readonly state: 'parked' | 'replayed' | 'discarded';
  readonly resolvedBy: string | null;
  readonly resolvedAt: Date | null;
  /** Why it was discarded, in that person's words. */
  readonly resolution: string | null;
}

export interface ParkedFilter {
  readonly topic?: string;
  readonly partition?: number;
  readonly position?: bigint;
  readonly key?: string;
  readonly code?: string;
  /** 'parked' unless told. */
  readonly state?: ParkedRecord['state'];
}

export interface ReplayedKey extends TopicPartition {
  readonly key: string;
  /** How many records were applied; 0 when it failed. */
  readonly replayed: number;
  readonly error?: Error;
}

type Row = Omit<ParkedRecord, 'headers' | 'appendedAt'> & { headers: string; appendedAt: bigint };

const PAGE = 500;

/** The records that a consumer could not handle, with later ones of their keys. Resolving one is a person's act. */
export class ParkedRecords {
  readonly #database: Database;
  readonly #schema: string;
  readonly consumer: string;
  readonly #foreign: ForeignRecords | undefined;

  /** @param options with `foreign` as the consumer has it */
  constructor(options: { database: Database; schema: string; consumer: string; foreign?: ForeignRecords }) {
    this.#database = options.database;
    this.#schema = options.schema;
    this.consumer = options.consumer;
    this.#foreign = options.foreign;
  }

  /** By topic, partition and position; at most `limit`, 100 unless told. */
  async list(filter: ParkedFilter = {}, limit = 100): Promise<ParkedRecord[]> {
    const { rows } = await this.#database.query<Row>(
      `SELECT ${COLUMNS} FROM ${this.#schema}.parked_records r WHERE ${MATCHES}
       ORDER BY r.topic, r.partition, r."position" LIMIT $8`,
      [...this.#valuesOf(filter), limit],
    );
    return rows.map(recordOf);
  }

  /**
   * Handles the parked records again: of every key that has a matching one, all from the first, in order, in one
   * transaction per key. A key whose replay fails stays parked as it was.
   *
   * @param handler an instance of the consumer's handler made for this, not the one a runner is using
   * @param by who asked, as `person:NAME`
   */
  async replay(filter: ParkedFilter, handler: BatchHandler, by: string): Promise<ReplayedKey[]> {
    const { rows: keys } = await this.#database.query<TopicPartition & { key: string }>(
      `SELECT r.topic, r.partition, r.key FROM ${this.#schema}.parked_records r WHERE ${MATCHES}
       GROUP BY r.topic, r.partition, r.key ORDER BY min(r."position")`,
      this.#valuesOf({ ...filter, state: 'parked' }),
    );
    const outcomes: ReplayedKey[] = [];
    for (const key of keys) {
      try {
        outcomes.push({
          ...key,
          replayed: await this.#database.transaction((tx) => this.#replayKey(tx, key, handler, by)),
        });
      } catch (error) {
        handler.rolledBack?.([key]);
        outcomes.push({ ...key, replayed: 0, error: asError(error) });
      }
    }
    return outcomes;
  }

  /** Gives up records for good. Later ones of their keys stay parked until they are replayed or discarded themselves. */
  async discard(
    records: readonly (TopicPartition & { position: bigint })[],
    { by, reason }: { by: string; reason: string },
  ): Promise<number> {
    if (by.trim() === '' || reason.trim() === '') throw new Error('discarding takes a name and a reason');
    return this.#database.transaction(async (tx) => {
      const places = [
        records.map(({ topic }) => topic),
        records.map(({ partition }) => partition),
        records.map(({ position }) => position),
      ];
      const { rows: parts } = await tx.query<TopicPartition>(
        `SELECT DISTINCT r.topic, r.partition FROM ${this.#schema}.parked_records r
         JOIN unnest($2::text[], $3::smallint[], $4::bigint[]) AS d (topic, partition, "position")
           USING (topic, partition, "position")
         WHERE r.consumer = $1 AND r.state = 'parked' ORDER BY 1, 2`,
        [this.consumer, ...places],
      );
      for (const part of parts) await this.#fence(tx, part);
      const { rowCount } = await tx.query(
        `UPDATE ${this.#schema}.parked_records r
         SET state = 'discarded', resolved_by = $5, resolution = $6, resolved_at = clock_timestamp()
         FROM unnest($2::text[], $3::smallint[], $4::bigint[]) AS d (topic, partition, "position")
         WHERE r.consumer = $1 AND r.topic = d.topic AND r.partition = d.partition AND r."position" = d."position"
           AND r.state = 'parked'`,
        [this.consumer, ...places, by, reason],
      );
      return rowCount;
    });
  }

  async #replayKey(tx: Transaction, part: TopicPartition & { key: string }, handler: BatchHandler, by: string) {
    const { topic, partition, key } = part;
    const next = await this.#fence(tx, part);
    await handler.assigned?.([{ topic, partition, next }], tx);
    let replayed = 0;
    for (let after = -1n; ;) {
      const { rows } = await tx.query<Row>(
        `SELECT ${COLUMNS} FROM ${this.#schema}.parked_records r
         WHERE r.consumer = $1 AND r.topic = $2 AND r.partition = $3 AND r.key = $4 AND r.state = 'parked' AND r."position" > $5
         ORDER BY r."position" LIMIT $6`,
        [this.consumer, topic, partition, key, after, PAGE],
      );
      const parked = rows.map(recordOf);
      const last = parked.at(-1);
      if (last === undefined) break;
      const records = this.#foreign === undefined ? parked : await this.#foreign.open(parked);
      await handler.handle([{ topic, partition, records, from: next, to: next, parked: 0, replayed: true }], tx);
      replayed += records.length;
      after = last.position;
    }
    await tx.query(
      `UPDATE ${this.#schema}.parked_records r SET state = 'replayed', resolved_by = $5, resolved_at = clock_timestamp()
       WHERE r.consumer = $1 AND r.topic = $2 AND r.partition = $3 AND r.key = $4 AND r.state = 'parked'`,
      [this.consumer, topic, partition, key, by],
    );
    return replayed;
  }

  /**
   * Takes the partition from whoever holds it until this transaction ends. The holder's commit under way fails, it
   * claims the partition anew and so learns which keys are free again, and loads what the replay did to its state.
   */
  async #fence(tx: Transaction, { topic, partition }: TopicPartition): Promise<bigint> {
    const { rows } = await tx.query<{ next: bigint }>(
      `UPDATE ${this.#schema}.positions SET epoch = epoch + 1, owner = NULL, expires_at = clock_timestamp()
       WHERE consumer = $1 AND topic = $2 AND partition = $3 RETURNING next`,
      [this.consumer, topic, partition],
    );
    if (rows[0] === undefined) throw new Error(`consumer ${this.consumer} has no position in ${topic}/${partition}`);
    return rows[0].next;
  }

  #valuesOf({ topic, partition, position, key, code, state = 'parked' }: ParkedFilter): unknown[] {
    return [this.consumer, state, topic ?? null, partition ?? null, position ?? null, key ?? null, code ?? null];
  }
}

const COLUMNS = `r.topic, r.partition, r."position", r.key, r.headers, r.value, r.appended_at AS "appendedAt", r.code, r.reason,
  r.attempts, r.first_failed_at AS "firstFailedAt", r.state, r.resolved_by AS "resolvedBy", r.resolved_at AS "resolvedAt",
  r.resolution`;

const MATCHES = `r.consumer = $1 AND r.state = $2 AND ($3::text IS NULL OR r.topic = $3)
  AND ($4::smallint IS NULL OR r.partition = $4) AND ($5::bigint IS NULL OR r."position" = $5)
  AND ($6::text IS NULL OR r.key = $6) AND ($7::text IS NULL OR r.code = $7)`;

function recordOf(row: Row): ParkedRecord {
  return { ...row, headers: JSON.parse(row.headers) as LogRecord['headers'], appendedAt: Number(row.appendedAt) };
}
