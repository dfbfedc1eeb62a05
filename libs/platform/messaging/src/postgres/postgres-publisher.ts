import type { Database } from '@custos/postgres';
import {
  MAX_RECORD_BYTES,
  PARTITIONS,
  recordBytes,
  type OutgoingRecord,
  type Publisher,
  type Receipt,
} from '../port.js';
import { AppendQueue } from './append-queue.js';

/**
 * One append at a time takes whatever has queued meanwhile. Two at a time halve the groups, which costs more than it
 * gains as long as the database shares its cores with us.
 */
export class PostgresPublisher implements Publisher {
  readonly #queue: AppendQueue;
  #closed = false;

  constructor(database: Database, appended: (topic: string) => void) {
    this.#queue = new AppendQueue(database, appended);
  }

  async publish(topic: string, records: readonly OutgoingRecord[]): Promise<Receipt[]> {
    if (this.#closed) throw new Error('the publisher is closed');
    const receipts: Receipt[] = new Array<Receipt>(records.length);
    const sendable: OutgoingRecord[] = [];
    const places: number[] = [];
    records.forEach((record, place) => {
      const refusal = refusalOf(record);
      if (refusal === undefined) {
        sendable.push(record);
        places.push(place);
      } else {
        receipts[place] = { ok: false, partition: record.partition, error: new Error(refusal) };
      }
    });
    if (sendable.length === 0) return receipts;
    await new Promise<void>((done) =>
      this.#queue.add({ topic, records: sendable, places, receipts, done, at: 0, failed: undefined }),
    );
    return receipts;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#queue.settled();
  }
}

function refusalOf(record: OutgoingRecord): string | undefined {
  const { partition, key } = record;
  if (!Number.isInteger(partition) || partition < 0 || partition >= PARTITIONS)
    return `there is no partition ${partition}`;
  if (key.includes('\0')) return 'a key must not contain U+0000';
  const bytes = recordBytes(record);
  return bytes > MAX_RECORD_BYTES ? `the record has ${bytes} bytes, the log takes ${MAX_RECORD_BYTES}` : undefined;
}
