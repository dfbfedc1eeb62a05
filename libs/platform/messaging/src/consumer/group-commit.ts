import type { Database } from '@custos/postgres';
import type { AppliedBatch, BatchHandler } from '../port.js';
import type { ForeignRecords } from './foreign-records.js';
import type { Leases } from './leases.js';
import type { PartitionBuffer } from './partition-buffer.js';
import { closed, park } from './parking.js';
import { triage, type Portion } from './triage.js';

/** Larger groups save commits but keep the transaction, its locks and its memory for longer. */
const MAX_GROUP_BYTES = 8 * 1024 * 1024;

export interface GroupCommitOptions {
  database: Database;
  schema: string;
  consumer: string;
  handler: BatchHandler;
  leases: Leases;
  foreign?: ForeignRecords;
}

/** Takes the first records of each buffer until the group is full. Buffers that found no room are left out. */
export function gather(buffers: Iterable<PartitionBuffer>, maxRecords: number, foreign?: ForeignRecords): Portion[] {
  const portions: Portion[] = [];
  let records = maxRecords;
  let bytes = MAX_GROUP_BYTES;
  for (const buffer of buffers) {
    if (records <= 0 || bytes <= 0) break;
    const taken = buffer.peek(Math.min(records, buffer.suspectLimit ?? records), bytes);
    records -= taken.length;
    for (const record of taken) bytes -= record.value.length;
    portions.push(triage(buffer, taken, foreign));
  }
  return portions;
}

/** Effects, parked records and positions of a group, in one transaction: all of them or none. */
export async function commitGroup(options: GroupCommitOptions, portions: readonly Portion[]): Promise<void> {
  const { database, schema, consumer, handler, leases, foreign } = options;
  const batches: AppliedBatch[] = [];
  for (const { buffer, handled: records, to, parked } of portions) {
    const { topic, partition, next: from } = buffer;
    if (records.length > 0)
      batches.push({ topic, partition, records, from, to, parked: parked.length, replayed: false });
  }
  const drafts = portions.flatMap(({ parked }) => parked);
  const toPark = foreign === undefined ? drafts : await closed(drafts, foreign);
  await database.transaction(async (tx) => {
    if (batches.length > 0) await handler.handle(batches, tx);
    if (toPark.length > 0) await park(tx, schema, consumer, toPark);
    // Last, so that a member that was stopped past its lease while it worked finds out and commits nothing.
    await leases.move(
      tx,
      portions.map(({ buffer, to, sequence }) => ({
        topic: buffer.topic,
        partition: buffer.partition,
        epoch: buffer.epoch,
        from: buffer.next,
        to,
        sequence,
      })),
    );
  });
}
