import type { Queryable, Transaction } from '@custos/postgres';
import type { TopicPartition } from '../port.js';
import type { ForeignRecords } from './foreign-records.js';
import { nameOf } from './leases.js';
import type { ParkedDraft } from './triage.js';

/** Keys with parked records, by partition: their later records must be parked too, whoever holds the partition. */
export async function parkedKeys(
  q: Queryable,
  schema: string,
  consumer: string,
  partitions: readonly TopicPartition[],
): Promise<Map<string, string[]>> {
  const { rows } = await q.query<TopicPartition & { keys: string[] }>(
    `SELECT r.topic, r.partition, array_agg(DISTINCT r.key) AS keys
     FROM ${schema}.parked_records r
     JOIN unnest($2::text[], $3::smallint[]) AS w (topic, partition) ON w.topic = r.topic AND w.partition = r.partition
     WHERE r.consumer = $1 AND r.state = 'parked' GROUP BY 1, 2`,
    [consumer, partitions.map(({ topic }) => topic), partitions.map(({ partition }) => partition)],
  );
  return new Map(rows.map((row) => [nameOf(row), row.keys]));
}

/** Drafts of others' records, as they may stand in a table of ours. */
export async function closed(drafts: readonly ParkedDraft[], foreign: ForeignRecords): Promise<ParkedDraft[]> {
  if (drafts.length === 0) return [];
  const values = await foreign.seal(drafts.map(({ record }) => record));
  return drafts.map((draft, at) => {
    const { topic, partition, position, appendedAt } = draft.record;
    const value = values[at] as Buffer;
    return { ...draft, record: { topic, partition, position, appendedAt, key: draft.key, headers: {}, value } };
  });
}

export async function park(
  tx: Transaction,
  schema: string,
  consumer: string,
  drafts: readonly ParkedDraft[],
): Promise<void> {
  await tx.query(
    `INSERT INTO ${schema}.parked_records
       (consumer, topic, partition, "position", key, headers, value, appended_at, code, reason, attempts)
     SELECT $1, * FROM unnest($2::text[], $3::smallint[], $4::bigint[], $5::text[], $6::text[], $7::bytea[], $8::bigint[],
       $9::text[], $10::text[], $11::integer[])`,
    [
      consumer,
      drafts.map(({ record }) => record.topic),
      drafts.map(({ record }) => record.partition),
      drafts.map(({ record }) => record.position),
      drafts.map(({ key }) => key),
      drafts.map(({ record }) => JSON.stringify(record.headers)),
      drafts.map(({ record }) => record.value),
      drafts.map(({ record }) => record.appendedAt),
      drafts.map(({ code }) => code),
      drafts.map(({ reason }) => reason.replaceAll('\0', '').slice(0, 2_000)),
      drafts.map(({ attempts }) => attempts),
    ],
  );
}
