import type { AppliedBatch, TopicPartition } from '@custos/messaging';
import type { Queryable, Transaction } from '@custos/postgres';
import { SCHEMA } from '../migrations.js';

/** Versions of something that judging depends on, by the hash of their content. */
export interface Shelf<Version> {
  /** What judges from the next batch on. */
  readonly current: Version;
  /** @param hash undefined for positions before any activation; @throws Error when no such version ever judged */
  byHash(q: Queryable, hash: string | undefined): Promise<Version>;
  /** Keeps the version's document, in the transaction that first judges by it. */
  keep(tx: Transaction, version: Version): Promise<void>;
}

/** From `from` on, the version of this hash judges. */
interface Activation {
  readonly from: bigint;
  readonly hash: string;
}

export interface ActivationsOptions<Version> {
  readonly shelf: Shelf<Version>;
  /** Table and its column of hashes. */
  readonly table: string;
  readonly column: string;
  /** Hash of what judges where nothing was activated yet; nothing is written for it before another one judged. */
  readonly initially?: string;
}

/** Which version judges which positions, as of the last committed batch and the one under way. */
export class Activations<Version extends { readonly hash: string | undefined }> {
  readonly #options: ActivationsOptions<Version>;
  readonly #byPartition = new Map<number, Activation[]>();

  constructor(options: ActivationsOptions<Version>) {
    this.#options = options;
  }

  /** What others hold now, they go on with. */
  keepOnly(held: ReadonlySet<number>): void {
    for (const partition of this.#byPartition.keys()) if (!held.has(partition)) this.#byPartition.delete(partition);
  }

  /** Of a batch that was rolled back, nothing may be remembered. */
  forget(partitions: readonly Pick<TopicPartition, 'partition'>[]): void {
    for (const { partition } of partitions) this.#byPartition.delete(partition);
  }

  /** For each batch the current version, from here on, or, for what is replayed, the one that was in force. */
  async inForce(batches: readonly AppliedBatch[], tx: Transaction): Promise<Version[]> {
    const { shelf, initially } = this.#options;
    // Another version may become current while this waits; one group is judged by one.
    const { current } = shelf;
    await this.#load(batches, tx);
    const added: { partition: number; from: bigint }[] = [];
    const chosen: Version[] = [];
    for (const { partition, from, records, replayed } of batches) {
      const activations = this.#byPartition.get(partition) as Activation[];
      const first = records[0]?.position ?? from;
      const hash = activations.findLast((activation) => activation.from <= first)?.hash;
      chosen.push(replayed ? await shelf.byHash(tx, hash) : current);
      if (replayed || current.hash === undefined || (hash ?? initially) === current.hash) continue;
      activations.push({ from, hash: current.hash });
      added.push({ partition, from });
    }
    if (added.length > 0) {
      await shelf.keep(tx, current);
      await this.#store(tx, added, current.hash);
    }
    return chosen;
  }

  async #load(batches: readonly AppliedBatch[], tx: Transaction): Promise<void> {
    const unknown = batches.map(({ partition }) => partition).filter((partition) => !this.#byPartition.has(partition));
    if (unknown.length === 0) return;
    for (const partition of unknown) this.#byPartition.set(partition, []);
    const { table, column } = this.#options;
    const { rows } = await tx.query<{ partition: number; from: bigint; hash: string }>(
      `SELECT partition, from_position AS "from", ${column} AS hash FROM ${SCHEMA}.${table}
       WHERE partition = ANY ($1::smallint[]) ORDER BY partition, from_position`,
      [unknown],
    );
    for (const { partition, from, hash } of rows) this.#byPartition.get(partition)?.push({ from, hash });
  }

  async #store(
    tx: Transaction,
    added: readonly { partition: number; from: bigint }[],
    hash: string | undefined,
  ): Promise<void> {
    const { table, column } = this.#options;
    await tx.query(
      `INSERT INTO ${SCHEMA}.${table} (partition, from_position, ${column})
       SELECT w.partition, w.from_position, $3 FROM unnest($1::smallint[], $2::bigint[]) AS w (partition, from_position)`,
      [added.map(({ partition }) => partition), added.map(({ from }) => from), hash],
    );
  }
}
