import type { Database, Transaction } from '@custos/postgres';
import type { AppliedBatch, BatchHandler, LogRecord } from '../port.js';

export interface Effect {
  readonly topic: string;
  readonly partition: number;
  readonly position: bigint;
  readonly key: string;
  readonly body: string;
}

/** Makes the table of effects, in the order they were made; nothing in it prevents a second one of the same record. */
export function effectsTable(schema: string, role: string): string {
  return `
  CREATE TABLE ${schema}.effects (
    serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer text NOT NULL, topic text NOT NULL, partition smallint NOT NULL, "position" bigint NOT NULL,
    key text NOT NULL, body text NOT NULL
  );
  GRANT SELECT, INSERT ON ${schema}.effects TO ${role};`;
}

/** Writes a row for each record in the runner's transaction, then lets a test interfere. */
export class EffectsHandler implements BatchHandler {
  /** Records handed over, those of rolled-back transactions included. */
  attempts = new Map<number, number>();

  constructor(
    private readonly schema: string,
    private readonly consumer: string,
    /** Called with each transaction's records after their rows are written; throwing rolls them back. */
    private readonly interfere: (records: readonly LogRecord[]) => Promise<void> | void = () => undefined,
  ) {}

  async handle(batches: readonly AppliedBatch[], tx: Transaction): Promise<void> {
    const records = batches.flatMap((batch) => batch.records);
    for (const { partition } of records) this.attempts.set(partition, (this.attempts.get(partition) ?? 0) + 1);
    await tx.query(
      `INSERT INTO ${this.schema}.effects (consumer, topic, partition, "position", key, body)
       SELECT $1, r.topic, r.partition, r.position, r.key, r.body
       FROM unnest($2::text[], $3::smallint[], $4::bigint[], $5::text[], $6::text[]) WITH ORDINALITY
         AS r (topic, partition, position, key, body, ordinal) ORDER BY r.ordinal`,
      [
        this.consumer,
        records.map(({ topic }) => topic),
        records.map(({ partition }) => partition),
        records.map(({ position }) => position),
        records.map(({ key }) => key),
        records.map(({ value }) => value.toString()),
      ],
    );
    await this.interfere(records);
  }
}

export async function effectsOf(database: Database, schema: string, consumer: string): Promise<Effect[]> {
  const { rows } = await database.query<Effect>(
    `SELECT topic, partition, "position", key, body FROM ${schema}.effects WHERE consumer = $1 ORDER BY serial`,
    [consumer],
  );
  return rows;
}

export async function countEffects(database: Database, schema: string, consumer: string): Promise<number> {
  const { rows } = await database.query<{ count: bigint }>(
    `SELECT count(*) AS count FROM ${schema}.effects WHERE consumer = $1`,
    [consumer],
  );
  return Number(rows[0]?.count ?? 0n);
}
