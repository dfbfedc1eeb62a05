import { byteaArray, isTransient, smallintArray, textArray, type Database } from '@custos/postgres';
import { asError } from '../consumer/as-error.js';
import type { OutgoingRecord, Receipt } from '../port.js';

/** Records of one call, with where their receipts go. */
export interface AppendCall {
  readonly topic: string;
  readonly records: readonly OutgoingRecord[];
  /** Index of each record's receipt. */
  readonly places: readonly number[];
  readonly receipts: Receipt[];
  readonly done: () => void;
  /** How many records are disposed of. */
  at: number;
  /** Partitions that failed in an earlier chunk: their later records are not sent. */
  failed: Map<number, Error> | undefined;
}

interface Piece {
  readonly call: AppendCall;
  readonly from: number;
  readonly to: number;
}

const MAX_CHUNK_RECORDS = 1_000;
const MAX_CHUNK_BYTES = 1024 * 1024;
const NO_HEADERS = '{}';

/**
 * Appends what queued while the last append was under way, one append at a time: order within a partition is the order
 * of the calls, and the busier the log, the fewer the commits.
 */
export class AppendQueue {
  readonly #database: Database;
  readonly #appended: (topic: string) => void;
  readonly #queue: AppendCall[] = [];
  #idle: Promise<void> | undefined;

  constructor(database: Database, appended: (topic: string) => void) {
    this.#database = database;
    this.#appended = appended;
  }

  add(call: AppendCall): void {
    this.#queue.push(call);
    this.#idle ??= this.#work().finally(() => (this.#idle = undefined));
  }

  /** Resolves when nothing is queued. */
  async settled(): Promise<void> {
    await this.#idle;
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      const pieces = this.#chunk();
      const failure = await this.#append(pieces);
      // One caller's impossible record must not fail the others that happened to share its statement.
      if (failure !== undefined && pieces.length > 1 && !isTransient(failure)) {
        for (const piece of pieces) settle([piece], await this.#append([piece]));
      } else {
        settle(pieces, failure);
      }
    }
  }

  /** The next records of one topic, in order, as far as they fit into one statement. */
  #chunk(): Piece[] {
    const pieces: Piece[] = [];
    const topic = this.#queue[0]?.topic;
    let records = 0;
    let bytes = 0;
    while (this.#queue[0]?.topic === topic && records < MAX_CHUNK_RECORDS) {
      const call = this.#queue[0] as AppendCall;
      const from = call.at;
      let to = from;
      for (; to < call.records.length && records < MAX_CHUNK_RECORDS; to += 1, records += 1) {
        bytes += call.records[to]?.value.length ?? 0;
        if (bytes > MAX_CHUNK_BYTES && records > 0) break;
      }
      if (to > from) pieces.push({ call, from, to });
      call.at = to;
      if (to < call.records.length) break;
      this.#queue.shift();
    }
    return pieces;
  }

  /** Sends the pieces' records, less those of partitions that failed before, and fills their receipts. */
  async #append(pieces: readonly Piece[]): Promise<Error | undefined> {
    const partitions: number[] = [];
    const keys: string[] = [];
    const headers: string[] = [];
    const values: Buffer[] = [];
    let lastHeaders: OutgoingRecord['headers'] | undefined;
    let lastText = NO_HEADERS;
    for (const record of sendable(pieces)) {
      if (record.headers !== lastHeaders) lastText = JSON.stringify((lastHeaders = record.headers));
      partitions.push(record.partition);
      keys.push(record.key);
      headers.push(lastText);
      values.push(record.value);
    }
    if (values.length === 0) return undefined;
    const topic = pieces[0]?.call.topic ?? '';
    try {
      const { rows } = await this.#database.query<{ partition: number; base: bigint }>({
        name: 'log.append',
        text: 'SELECT partition, base FROM log.append($1, $2, $3, $4, $5)',
        values: [topic, smallintArray(partitions), textArray(keys), textArray(headers), byteaArray(values)],
      });
      fillPositions(pieces, new Map(rows.map(({ partition, base }) => [partition, base])));
      this.#appended(topic);
      return undefined;
    } catch (error) {
      return asError(error);
    }
  }
}

function* sendable(pieces: readonly Piece[]): Generator<OutgoingRecord> {
  for (const { call, from, to } of pieces) {
    for (let at = from; at < to; at += 1) {
      const record = call.records[at] as OutgoingRecord;
      if (call.failed?.has(record.partition) !== true) yield record;
    }
  }
}

function fillPositions(pieces: readonly Piece[], next: Map<number, bigint>): void {
  for (const { call, from, to } of pieces) {
    for (let at = from; at < to; at += 1) {
      const { partition } = call.records[at] as OutgoingRecord;
      if (call.failed?.has(partition) === true) continue;
      const position = next.get(partition) as bigint;
      next.set(partition, position + 1n);
      call.receipts[call.places[at] as number] = { ok: true, partition, position };
    }
  }
}

/** Marks what failed, and lets callers go whose last record is disposed of. */
function settle(pieces: readonly Piece[], failure: Error | undefined): void {
  for (const { call, from, to } of pieces) {
    for (let at = from; at < to; at += 1) {
      const { partition } = call.records[at] as OutgoingRecord;
      if (failure !== undefined) (call.failed ??= new Map()).set(partition, call.failed.get(partition) ?? failure);
      const error = call.failed?.get(partition);
      if (error !== undefined) call.receipts[call.places[at] as number] ??= { ok: false, partition, error };
    }
    if (to === call.records.length) call.done();
  }
}
