import { SeenEvents, windowStart } from '@custos/classification-domain';
import { ID_BYTES, ID_WORDS } from '@custos/kernel';
import type { AppliedBatch } from '@custos/messaging';
import { byteaArray, type Transaction } from '@custos/postgres';
import { SCHEMA } from '../migrations.js';

/** What is known of one partition, as of its last committed batch and the one under way. */
export interface PartitionMemory {
  readonly seen: SeenEvents;
  /** First position that no tally covers yet. */
  covered: bigint;
}

/** Ids first seen in a batch, within one generation of positions. */
export interface SeenRow {
  readonly partition: number;
  readonly lastPosition: bigint;
  readonly ids: Buffer;
}

/** Says from where on partitions are tallied, for those of which nothing is known yet. */
export async function beginTallies(
  tx: Transaction,
  partitions: readonly { partition: number; next: bigint }[],
): Promise<void> {
  await tx.query(
    `INSERT INTO ${SCHEMA}.seen_ids (partition, last_position, ids)
     SELECT w.partition, w.next - 1, '' FROM unnest($1::smallint[], $2::bigint[]) AS w (partition, next)
     WHERE NOT EXISTS (SELECT FROM ${SCHEMA}.seen_ids s WHERE s.partition = w.partition)
     ON CONFLICT DO NOTHING`,
    [partitions.map(({ partition }) => partition), partitions.map(({ next }) => next)],
  );
}

/**
 * Loads what is known of the batches' partitions. For a replay every id since is remembered and none forgotten on the
 * way, since the replay stands before what was seen later.
 */
export async function loadMemories(
  tx: Transaction,
  batches: readonly AppliedBatch[],
): Promise<Map<number, PartitionMemory>> {
  const memories = new Map<number, PartitionMemory>();
  for (const { partition, from } of batches) memories.set(partition, { seen: new SeenEvents(), covered: from });
  const partitions = batches.map(({ partition }) => partition);
  const replayed = new Set(batches.filter((batch) => batch.replayed).map(({ partition }) => partition));
  const { rows } = await tx.query<{ partition: number; last_position: bigint; ids: Buffer }>(
    `SELECT s.partition, s.last_position, s.ids FROM unnest($1::smallint[], $2::bigint[]) AS w (partition, since)
     CROSS JOIN LATERAL (
       SELECT greatest(max(m.last_position), -1) AS highest FROM ${SCHEMA}.seen_ids m WHERE m.partition = w.partition
     ) h
     JOIN ${SCHEMA}.seen_ids s ON s.partition = w.partition AND s.last_position >= least(w.since, h.highest)
     ORDER BY s.partition, s.last_position`,
    [partitions, batches.map(({ records, from }) => windowStart(records[0]?.position ?? from))],
  );
  for (const { partition, last_position, ids } of rows) {
    const memory = memories.get(partition) as PartitionMemory;
    remember(memory.seen, replayed.has(partition) ? 0n : last_position, ids);
    memory.covered = last_position + 1n;
  }
  return memories;
}

function remember(seen: SeenEvents, position: bigint, ids: Buffer): void {
  if (position < 0n) return;
  const id = new Uint32Array(ID_WORDS);
  for (let at = 0; at + ID_BYTES <= ids.length; at += ID_BYTES) {
    for (let word = 0; word < ID_WORDS; word++) id[word] = ids.readUInt32BE(at + word * 4);
    seen.add(position, id);
  }
}

export function packIds(ids: readonly Uint32Array[]): Buffer {
  const packed = Buffer.allocUnsafe(ids.length * ID_BYTES);
  let at = 0;
  for (const id of ids) for (const word of id) at = packed.writeUInt32BE(word, at);
  return packed;
}

/** Stores what was seen, and forgets what no window reaches any more. @param forget by partition, the first position to keep */
export async function storeSeen(
  tx: Transaction,
  rows: readonly SeenRow[],
  forget: ReadonlyMap<number, bigint>,
): Promise<void> {
  await tx.query({
    name: `${SCHEMA}.seen_ids.insert`,
    text: `INSERT INTO ${SCHEMA}.seen_ids (partition, last_position, ids)
      SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])
      ON CONFLICT (partition, last_position) DO UPDATE SET ids = seen_ids.ids || excluded.ids`,
    values: [
      rows.map((row) => row.partition),
      rows.map((row) => row.lastPosition),
      byteaArray(rows.map((row) => row.ids)),
    ],
  });
  if (forget.size === 0) return;
  await tx.query(
    `DELETE FROM ${SCHEMA}.seen_ids s USING unnest($1::smallint[], $2::bigint[]) AS w (partition, since)
     WHERE s.partition = w.partition AND s.last_position < w.since`,
    [[...forget.keys()], [...forget.values()]],
  );
}
