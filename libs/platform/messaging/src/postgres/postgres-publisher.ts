import type { Database } from '@custos/postgres';
import {
  MAX_RECORD_BYTES,
  PARTITIONS,
  recordBytes,
  type OutgoingRecord,
  type Publisher,
  type Receipt,
} from '../port.js';
import { AppendLane } from './append-lane.js';

/** Appends that run at the same time. More than the database has cores to spare only adds waiting. */
const LANES = 2;

export class PostgresPublisher implements Publisher {
  readonly #lanes: readonly AppendLane[];
  #closed = false;

  constructor(database: Database, appended: (topic: string) => void) {
    this.#lanes = Array.from({ length: LANES }, () => new AppendLane(database, appended));
  }

  async publish(topic: string, records: readonly OutgoingRecord[]): Promise<Receipt[]> {
    if (this.#closed) throw new Error('the publisher is closed');
    const receipts: Receipt[] = new Array<Receipt>(records.length);
    const shares = this.#lanes.map(() => ({ records: [] as OutgoingRecord[], places: [] as number[] }));
    records.forEach((record, place) => {
      const refusal = refusalOf(record);
      const share = shares[record.partition % LANES];
      if (refusal !== undefined || share === undefined) {
        receipts[place] = { ok: false, partition: record.partition, error: new Error(refusal) };
        return;
      }
      share.records.push(record);
      share.places.push(place);
    });
    await Promise.all(
      shares.flatMap(({ records: own, places }, at) => {
        const lane = this.#lanes[at];
        if (own.length === 0 || lane === undefined) return [];
        return new Promise<void>((done) => {
          lane.add({ topic, records: own, places, receipts, done, at: 0, failed: undefined });
        });
      }),
    );
    return receipts;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#lanes.map((lane) => lane.settled()));
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
