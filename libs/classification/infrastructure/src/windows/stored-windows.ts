import {
  feedJournal,
  PartitionWindows,
  snapshotOf,
  underColumns,
  windowsFrom,
  type WindowColumn,
} from '@custos/classification-domain';
import { byteaArray, type Transaction } from '@custos/postgres';
import { SCHEMA } from '../migrations.js';

/** A snapshot is worth writing once the journal since the last one is as long as it: each byte is written twice, at most. */
const SHORTEST_JOURNAL = 256 * 1024;
const PIECE_BYTES = 1024 * 1024;

/** The windows of one partition, as of its last committed batch and the one under way. */
export class StoredWindows {
  windows: PartitionWindows = new PartitionWindows([]);
  /** Of the last row of the journal. */
  sequence = 0n;
  journalBytes = 0;
  snapshotBytes = 0;

  /** Brings the windows under the columns of the pack that is going to feed them. */
  adopt(columns: readonly WindowColumn[]): PartitionWindows {
    return (this.windows = underColumns(this.windows, columns));
  }
}

export interface JournalRow {
  readonly partition: number;
  readonly stored: StoredWindows;
  readonly words: Uint8Array;
}

export async function loadWindows(tx: Transaction, partitions: readonly number[]): Promise<Map<number, StoredWindows>> {
  const loaded = new Map(partitions.map((partition) => [partition, new StoredWindows()]));
  const { rows: snapshots } = await tx.query<{ partition: number; sequence: bigint; words: Buffer }>(
    `SELECT partition, min(sequence) AS sequence, string_agg(words, '' ORDER BY piece) AS words
     FROM ${SCHEMA}.window_snapshots WHERE partition = ANY ($1::smallint[]) GROUP BY partition`,
    [partitions],
  );
  for (const { partition, sequence, words } of snapshots) {
    const stored = loaded.get(partition) as StoredWindows;
    stored.windows = windowsFrom(words);
    stored.sequence = sequence;
    stored.snapshotBytes = words.length;
  }
  const { rows: journal } = await tx.query<{ partition: number; sequence: bigint; words: Buffer }>(
    `SELECT partition, sequence, words FROM ${SCHEMA}.window_journal
     WHERE partition = ANY ($1::smallint[]) ORDER BY partition, sequence`,
    [partitions],
  );
  for (const { partition, sequence, words } of journal) {
    const stored = loaded.get(partition) as StoredWindows;
    stored.windows = feedJournal(stored.windows, words);
    stored.sequence = sequence;
    stored.journalBytes += words.length;
  }
  // What was late or given up then has been told of.
  for (const { windows } of loaded.values()) windows.late = windows.evicted = 0;
  return loaded;
}

/** Writes what a group of batches fed, and anew the windows of partitions whose journal has become long. */
export async function storeJournal(tx: Transaction, rows: readonly JournalRow[]): Promise<void> {
  if (rows.length === 0) return;
  for (const { stored, words } of rows) {
    stored.sequence++;
    stored.journalBytes += words.length;
  }
  await tx.query({
    name: `${SCHEMA}.window_journal.insert`,
    text: `INSERT INTO ${SCHEMA}.window_journal (partition, sequence, words)
      SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])`,
    values: [
      rows.map(({ partition }) => partition),
      rows.map(({ stored }) => stored.sequence),
      byteaArray(rows.map(({ words }) => Buffer.from(words.buffer, words.byteOffset, words.byteLength))),
    ],
  });
  const long = rows.filter(
    ({ stored: { journalBytes, snapshotBytes } }) => journalBytes > Math.max(SHORTEST_JOURNAL, snapshotBytes),
  );
  for (const { partition, stored } of long) await storeSnapshot(tx, partition, stored);
}

async function storeSnapshot(tx: Transaction, partition: number, stored: StoredWindows): Promise<void> {
  const words = Buffer.from(snapshotOf(stored.windows).buffer);
  const pieces: Buffer[] = [];
  for (let at = 0; at < words.length; at += PIECE_BYTES) pieces.push(words.subarray(at, at + PIECE_BYTES));
  await tx.query(`DELETE FROM ${SCHEMA}.window_journal WHERE partition = $1`, [partition]);
  await tx.query(`DELETE FROM ${SCHEMA}.window_snapshots WHERE partition = $1`, [partition]);
  await tx.query(
    `INSERT INTO ${SCHEMA}.window_snapshots (partition, piece, sequence, words)
     SELECT $1, p.ordinal, $2, p.words FROM unnest($3::bytea[]) WITH ORDINALITY AS p (words, ordinal)`,
    [partition, stored.sequence, byteaArray(pieces)],
  );
  stored.snapshotBytes = words.length;
  stored.journalBytes = 0;
}
