import type { Projection, Recorded, RowOf, RowsOf, Tables } from '@custos/kernel';
import type { BatchHandler, LogRecord, PartitionBatch } from '@custos/messaging';
import type { Transaction } from '@custos/postgres';
import { VersionedTable } from './tables.js';

/** Turns a record's bytes into the event a fold understands; throwing stops the record's partition. */
export type Decode<Event> = (record: LogRecord) => Event;

/** Feeds one version of a projection: recalls, folds, merges, all in the transaction that moves the positions. */
export class Projector<Event> implements BatchHandler {
  readonly #projection: Projection<Event>;
  readonly #decode: Decode<Event>;
  readonly #tables: readonly (readonly [string, VersionedTable])[];

  constructor(schema: string, projection: Projection<Event>, decode: Decode<Event>) {
    this.#projection = projection;
    this.#decode = decode;
    this.#tables = Object.entries(projection.tables)
      // Every writer takes the tables in one order, or two of them could wait for each other.
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, table]) => [name, new VersionedTable(schema, name, projection.version, table)]);
  }

  async handle(batches: readonly PartitionBatch[], transaction: Transaction): Promise<void> {
    const records = batches.flatMap((batch) => batch.records.map((record) => this.#recorded(record)));
    const added = this.#projection.fold(records, await this.#recall(records, transaction));
    for (const [name, table] of this.#tables) await table.merge(transaction, added[name] ?? []);
  }

  #recorded(record: LogRecord): Recorded<Event> {
    const { topic, partition, position } = record;
    return { topic, partition, position, event: this.#decode(record) };
  }

  async #recall(records: readonly Recorded<Event>[], transaction: Transaction): Promise<RowsOf<Tables>> {
    const recalled: Record<string, RowOf<Tables[string]['columns']>[]> = {};
    for (const [name, table] of this.#tables) {
      const keys = this.#projection.recalls?.[name]?.(records) ?? [];
      recalled[name] = await table.recall(transaction, keys);
    }
    return recalled;
  }
}
