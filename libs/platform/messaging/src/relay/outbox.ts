import { byteaArray, smallintArray, textArray, type Queryable, type Transaction } from '@custos/postgres';
import { MAX_RECORD_BYTES, recordBytes, type OutgoingRecord } from '../port.js';
import type { RelayCursor, RelayRecord, RelaySource } from './relay-source.js';

/**
 * Writes records to the schema's outbox in the caller's transaction; a {@link Relay} publishes them once it commits.
 * Holds a lock per topic and partition until then, so nothing remote belongs between this and the commit.
 *
 * @throws when a record is larger than the log takes: relayed never, it would hold up its partition for good
 */
export async function appendToOutbox(
  tx: Transaction,
  schema: string,
  records: readonly (OutgoingRecord & { topic: string })[],
): Promise<void> {
  if (records.length === 0) return;
  const large = records.find((record) => recordBytes(record) > MAX_RECORD_BYTES);
  if (large !== undefined) throw new Error(`a record for ${large.topic} has more than ${MAX_RECORD_BYTES} bytes`);
  await tx.query({
    name: `${schema}.append_outbox`,
    text: `SELECT ${schema}.append_outbox($1, $2, $3, $4, $5)`,
    values: [
      textArray(records.map(({ topic }) => topic)),
      smallintArray(records.map(({ partition }) => partition)),
      textArray(records.map(({ key }) => key)),
      textArray(records.map(({ headers }) => JSON.stringify(headers))),
      byteaArray(records.map(({ value }) => value)),
    ],
  });
}

interface OutboxRow extends Omit<RelayRecord, 'headers'> {
  readonly headers: string;
}

/** The outbox of a schema, for the topics named. */
export function outboxSource(schema: string, topics: readonly string[]): RelaySource {
  const columns = (cursors: readonly RelayCursor[]) => [
    cursors.map(({ stream }) => stream),
    cursors.map(({ partition }) => partition),
    cursors.map(({ after }) => after),
  ];
  return {
    streams: topics,
    async read(q: Queryable, from, limitPerPartition) {
      const { rows } = await q.query<OutboxRow>({
        name: `${schema}.outbox.read`,
        text: `SELECT o.topic AS stream, o.partition, o.sequence, o.key, o.headers, o.value
          FROM unnest($1::text[], $2::smallint[], $3::bigint[]) AS f (topic, partition, after)
          CROSS JOIN LATERAL (
            SELECT * FROM ${schema}.outbox r
            WHERE r.topic = f.topic AND r.partition = f.partition AND r.sequence > f.after
            ORDER BY r.sequence LIMIT $4
          ) o`,
        values: [...columns(from), limitPerPartition],
      });
      return rows.map((row) => ({ ...row, headers: JSON.parse(row.headers) as Record<string, string> }));
    },
    async prune(q, relayed) {
      // The last row stays, relayed or not: the next sequence is read from it.
      await q.query({
        name: `${schema}.outbox.prune`,
        text: `DELETE FROM ${schema}.outbox o
          USING unnest($1::text[], $2::smallint[], $3::bigint[]) AS f (topic, partition, after)
          WHERE o.topic = f.topic AND o.partition = f.partition AND o.sequence <= f.after AND o.sequence < (
            SELECT l.sequence FROM ${schema}.outbox l
            WHERE l.topic = f.topic AND l.partition = f.partition ORDER BY l.sequence DESC LIMIT 1
          )`,
        values: columns(relayed),
      });
    },
  };
}
