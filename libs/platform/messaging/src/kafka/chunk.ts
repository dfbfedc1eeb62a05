import type { Message } from 'kafkajs';
import type { OutgoingRecord, Receipt } from '../port.js';

/** What Kafka adds to a record at most: varint lengths, deltas and attributes, and the lengths of each header. */
const RECORD_OVERHEAD_BYTES = 32;
const HEADER_OVERHEAD_BYTES = 10;

/** One call of `publish`: answered when every one of its records has a receipt. */
export class Call {
  readonly receipts: Receipt[];
  readonly startedAt = performance.now();
  readonly answered: Promise<Receipt[]>;
  #missing: number;
  #answer!: (receipts: Receipt[]) => void;

  constructor(size: number) {
    this.receipts = new Array<Receipt>(size);
    this.#missing = size;
    this.answered = new Promise((answer) => (this.#answer = answer));
    if (size === 0) this.#answer(this.receipts);
  }

  settle(index: number, receipt: Receipt): void {
    this.receipts[index] = receipt;
    if (--this.#missing === 0) this.#answer(this.receipts);
  }
}

export interface Entry {
  readonly call: Call;
  readonly index: number;
  readonly message: Message;
  /** Estimate that is never too low for the record as Kafka writes it uncompressed. */
  readonly bytes: number;
}

export function entryOf(call: Call, index: number, record: OutgoingRecord, contentBytes: number): Entry {
  let bytes = contentBytes + RECORD_OVERHEAD_BYTES;
  for (const _ in record.headers) bytes += HEADER_OVERHEAD_BYTES;
  const { key, value, headers, partition } = record;
  return { call, index, bytes, message: { key, value, headers, partition } };
}

/** Consecutive records of one partition that are sent as one batch, and again as the very same batch. */
export class Chunk {
  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly entries: readonly Entry[],
  ) {}

  /** As estimated for its entries. */
  get bytes(): number {
    return this.entries.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  succeed(base: bigint): void {
    let position = base;
    for (const { call, index } of this.entries) {
      call.settle(index, { ok: true, partition: this.partition, position });
      position += 1n;
    }
  }

  fail(error: Error): void {
    for (const { call, index } of this.entries) call.settle(index, { ok: false, partition: this.partition, error });
  }
}
