import type { RuleStages } from '@custos/classification-application';
import type { AppliedBatch, TopicPartition } from '@custos/messaging';
import type { Transaction } from '@custos/postgres';
import type { Activation } from '../intake/partition-memory.js';
import { SCHEMA } from '../migrations.js';
import type { StageShelf } from './stage-shelf.js';

/** At which stages rules stand for which positions, as of the last committed batch and the one under way. */
export class StageActivations {
  readonly #shelf: StageShelf;
  readonly #byPartition = new Map<number, Activation[]>();

  constructor(shelf: StageShelf) {
    this.#shelf = shelf;
  }

  /** What others hold now, they go on with. */
  keepOnly(held: ReadonlySet<number>): void {
    for (const partition of this.#byPartition.keys()) if (!held.has(partition)) this.#byPartition.delete(partition);
  }

  /** Of a batch that was rolled back, nothing may be remembered. */
  forget(partitions: readonly Pick<TopicPartition, 'partition'>[]): void {
    for (const { partition } of partitions) this.#byPartition.delete(partition);
  }

  /** For each batch the current stages, from here on, or, for what is replayed, those that were in force. */
  async inForce(batches: readonly AppliedBatch[], tx: Transaction): Promise<RuleStages[]> {
    // Others may become current while this waits; one batch is judged by one.
    const { current } = this.#shelf;
    await this.#load(batches, tx);
    const added: { partition: number; from: bigint }[] = [];
    const chosen: RuleStages[] = [];
    for (const { partition, from, records, replayed } of batches) {
      const activations = this.#byPartition.get(partition) as Activation[];
      const first = records[0]?.position ?? from;
      const inForce = await this.#shelf.byHash(tx, activations.findLast((one) => one.from <= first)?.hash);
      chosen.push(replayed ? inForce : current);
      if (replayed || inForce.hash === current.hash) continue;
      activations.push({ from, hash: current.hash });
      added.push({ partition, from });
    }
    if (added.length > 0) {
      await this.#shelf.keep(tx, current);
      await tx.query(
        `INSERT INTO ${SCHEMA}.stage_activations (partition, from_position, stages_hash)
         SELECT w.partition, w.from_position, $3 FROM unnest($1::smallint[], $2::bigint[]) AS w (partition, from_position)`,
        [added.map(({ partition }) => partition), added.map(({ from }) => from), current.hash],
      );
    }
    return chosen;
  }

  async #load(batches: readonly AppliedBatch[], tx: Transaction): Promise<void> {
    const unknown = batches.map(({ partition }) => partition).filter((partition) => !this.#byPartition.has(partition));
    if (unknown.length === 0) return;
    for (const partition of unknown) this.#byPartition.set(partition, []);
    const { rows } = await tx.query<{ partition: number; from: bigint; hash: string }>(
      `SELECT partition, from_position AS "from", stages_hash AS hash FROM ${SCHEMA}.stage_activations
       WHERE partition = ANY ($1::smallint[]) ORDER BY partition, from_position`,
      [unknown],
    );
    for (const { partition, from, hash } of rows) this.#byPartition.get(partition)?.push({ from, hash });
  }
}
