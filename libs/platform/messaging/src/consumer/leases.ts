import type { Queryable } from '@custos/postgres';
import type { TopicPartition } from '../port.js';

export interface Lease extends TopicPartition {
  /** Position the next record to apply has. */
  readonly next: bigint;
  /** Highest relay sequence applied, -1 before the first. */
  readonly sequence: bigint;
  readonly epoch: bigint;
}

export interface Move extends TopicPartition {
  readonly epoch: bigint;
  readonly from: bigint;
  readonly to: bigint;
  readonly sequence: bigint;
}

/** Another member holds these partitions now, or their leases ran out: nothing may be committed for them. */
export class LeaseLost extends Error {
  constructor(readonly partitions: readonly TopicPartition[]) {
    super(`lease lost on ${partitions.map(nameOf).join(', ')}`);
    this.name = 'LeaseLost';
  }
}

export function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

/**
 * A consumer's rows in `positions`: where each partition stands, who holds it and until when, by the database's clock.
 * Every claim raises the row's epoch, so whoever held it before can no longer move it.
 */
export class Leases {
  readonly #schema: string;
  readonly #consumer: string;
  readonly #member: string;
  readonly #leaseMs: number;

  constructor(schema: string, consumer: string, member: string, leaseMs: number) {
    this.#schema = schema;
    this.#consumer = consumer;
    this.#member = member;
    this.#leaseMs = leaseMs;
  }

  /** Makes the rows that are missing, at the given positions. */
  async ensure(q: Queryable, starts: readonly (TopicPartition & { next: bigint })[]): Promise<void> {
    const { rowCount } = await q.query(
      `INSERT INTO ${this.#schema}.positions (consumer, topic, partition, next)
       SELECT $1, * FROM unnest($2::text[], $3::smallint[], $4::bigint[]) ON CONFLICT DO NOTHING`,
      [this.#consumer, ...columnsOf(starts), starts.map(({ next }) => next)],
    );
    // A table not analysed is planned for as if it were empty, with every row compared to every other: ten times the cost
    // for a consumer of four topics, until autovacuum comes by.
    if (rowCount > 0) await q.query(`ANALYZE ${this.#schema}.positions`);
  }

  /**
   * Takes the partitions for this member and answers those it got: all that have a row, or with `free` only those that
   * no other member holds.
   */
  async claim(q: Queryable, wanted: readonly TopicPartition[], { free }: { free: boolean }): Promise<Lease[]> {
    const { rows } = await q.query<Lease>(
      `WITH claimed AS (
         SELECT p.topic, p.partition
         FROM ${this.#schema}.positions p
         JOIN unnest($2::text[], $3::smallint[]) AS w (topic, partition) ON w.topic = p.topic AND w.partition = p.partition
         WHERE p.consumer = $1 AND (NOT $6 OR p.owner IS NULL OR p.owner = $4 OR p.expires_at <= clock_timestamp())
         ORDER BY p.topic, p.partition FOR UPDATE OF p
       )
       UPDATE ${this.#schema}.positions p
       SET owner = $4, epoch = p.epoch + 1, expires_at = clock_timestamp() + $5 * interval '1 millisecond'
       FROM claimed c
       WHERE p.consumer = $1 AND p.topic = c.topic AND p.partition = c.partition
       RETURNING p.topic, p.partition, p.next, p.sequence, p.epoch`,
      [this.#consumer, ...columnsOf(wanted), this.#member, this.#leaseMs, free],
    );
    return rows;
  }

  /**
   * Moves positions and extends the leases, each row only if it stands where we left it, is ours and has not run out.
   * The caller's transaction must roll back when this throws.
   *
   * @throws LeaseLost naming the rows that did not match
   */
  async move(q: Queryable, moves: readonly Move[]): Promise<void> {
    const { rows } = await q.query<TopicPartition>({
      name: `${this.#schema}.positions.move`,
      text: `UPDATE ${this.#schema}.positions p
        SET next = m.next, sequence = m.sequence, expires_at = clock_timestamp() + $8 * interval '1 millisecond'
        FROM unnest($2::text[], $3::smallint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
          AS m (topic, partition, epoch, previous, next, sequence)
        WHERE p.consumer = $1 AND p.topic = m.topic AND p.partition = m.partition
          AND p.next = m.previous AND p.epoch = m.epoch AND p.expires_at > clock_timestamp()
        RETURNING p.topic, p.partition`,
      values: [
        this.#consumer,
        ...columnsOf(moves),
        moves.map(({ epoch }) => epoch),
        moves.map(({ from }) => from),
        moves.map(({ to }) => to),
        moves.map(({ sequence }) => sequence),
        this.#leaseMs,
      ],
    });
    if (rows.length === moves.length) return;
    const moved = new Set(rows.map(nameOf));
    throw new LeaseLost(moves.filter((move) => !moved.has(nameOf(move))));
  }

  /**
   * Extends leases that no commit extends just now. A lease that has run out is not revived, even if nobody took it:
   * what a member did while it was presumed dead must not be committed.
   *
   * @returns the partitions whose lease is lost
   */
  async renew(q: Queryable, held: readonly (TopicPartition & { epoch: bigint })[]): Promise<TopicPartition[]> {
    const { rows } = await q.query<TopicPartition>({
      name: `${this.#schema}.positions.renew`,
      // Rows locked by a commit are skipped: it extends them itself, and waiting for it could deadlock.
      text: `WITH held AS (
          SELECT * FROM unnest($2::text[], $3::smallint[], $4::bigint[]) AS h (topic, partition, epoch)
        ), mine AS (
          SELECT p.topic, p.partition FROM ${this.#schema}.positions p
          JOIN held h ON h.topic = p.topic AND h.partition = p.partition AND h.epoch = p.epoch
          WHERE p.consumer = $1 AND p.expires_at > clock_timestamp()
          FOR UPDATE OF p SKIP LOCKED
        ), renewed AS (
          UPDATE ${this.#schema}.positions p SET expires_at = clock_timestamp() + $5 * interval '1 millisecond'
          FROM mine m WHERE p.consumer = $1 AND p.topic = m.topic AND p.partition = m.partition
        )
        SELECT h.topic, h.partition FROM held h
        LEFT JOIN ${this.#schema}.positions p ON p.consumer = $1 AND p.topic = h.topic AND p.partition = h.partition
        WHERE p.epoch IS DISTINCT FROM h.epoch OR p.expires_at <= clock_timestamp()`,
      values: [this.#consumer, ...columnsOf(held), held.map(({ epoch }) => epoch), this.#leaseMs],
    });
    return rows;
  }

  /** Lets go at once of what is still ours, so that another member need not wait for the leases to run out. */
  async release(q: Queryable, held: readonly (TopicPartition & { epoch: bigint })[]): Promise<void> {
    await q.query(
      `UPDATE ${this.#schema}.positions p SET owner = NULL, expires_at = clock_timestamp()
       FROM unnest($2::text[], $3::smallint[], $4::bigint[]) AS h (topic, partition, epoch)
       WHERE p.consumer = $1 AND p.topic = h.topic AND p.partition = h.partition AND p.epoch = h.epoch`,
      [this.#consumer, ...columnsOf(held), held.map(({ epoch }) => epoch)],
    );
  }
}

function columnsOf(partitions: readonly TopicPartition[]): [string[], number[]] {
  return [partitions.map(({ topic }) => topic), partitions.map(({ partition }) => partition)];
}
