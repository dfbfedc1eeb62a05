import { PARTITIONS } from '@custos/kernel';
import type {
  Log,
  LogRecord,
  OutgoingRecord,
  Publisher,
  RecordSource,
  SourceOptions,
  SourceSink,
} from '@custos/messaging';

const AT_ONCE = 250;

interface Cursor {
  readonly topic: string;
  readonly partition: number;
  readonly records: PackedRecords;
  position: number;
  /** Until the consumer has said where to begin. */
  waiting: boolean;
  paused: boolean;
}

/** Records of one partition in one piece of memory, so that a log of them costs the garbage collector nothing. */
export class PackedRecords {
  #bytes = Buffer.alloc(1_024);
  readonly #ends: number[] = [];
  readonly #keys: string[] = [];

  get length(): number {
    return this.#ends.length;
  }

  push({ key, value }: OutgoingRecord): void {
    const start = this.#ends.at(-1) ?? 0;
    const end = start + value.length;
    if (end > this.#bytes.length) {
      const larger = Buffer.alloc(2 * end);
      this.#bytes.copy(larger);
      this.#bytes = larger;
    }
    value.copy(this.#bytes, start);
    this.#ends.push(end);
    this.#keys.push(key);
  }

  at(position: number): Pick<LogRecord, 'key' | 'value'> {
    const start = position === 0 ? 0 : (this.#ends[position - 1] as number);
    return { key: this.#keys[position] as string, value: this.#bytes.subarray(start, this.#ends[position]) };
  }
}

const EMPTY = new PackedRecords();

/** A log that costs next to nothing: what is measured is the service that reads it. What is published is taken and forgotten. */
export class MemoryLog implements Log {
  readonly kind = 'postgres';
  readonly #intake: readonly PackedRecords[];

  /** @param intake records by partition */
  constructor(intake: readonly PackedRecords[]) {
    this.#intake = intake;
  }

  async ensureTopics(): Promise<void> {}

  publisher(): Promise<Publisher> {
    return Promise.resolve({
      publish: (_topic: string, records: readonly OutgoingRecord[]) =>
        Promise.resolve(records.map(({ partition }) => ({ ok: true as const, partition, position: 0n }))),
      close: () => Promise.resolve(),
    });
  }

  source({ topics }: SourceOptions): RecordSource {
    return new MemorySource(
      topics.flatMap((topic) =>
        Array.from({ length: PARTITIONS }, (_, partition) => ({
          ...{ topic, partition, records: topic === 'intake' ? (this.#intake[partition] ?? EMPTY) : EMPTY },
          ...{ position: 0, waiting: true, paused: false },
        })),
      ),
    );
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {}
}

class MemorySource implements RecordSource {
  readonly #cursors: readonly Cursor[];
  #sink: SourceSink | undefined;
  #pumping = false;

  constructor(cursors: readonly Cursor[]) {
    this.#cursors = cursors;
  }

  async start(sink: SourceSink): Promise<void> {
    this.#sink = sink;
    await sink.assigned(this.#cursors.map(({ topic, partition }) => ({ topic, partition })));
  }

  seek(topic: string, partition: number, position: bigint): void {
    const cursor = this.#cursor(topic, partition);
    cursor.position = Number(position);
    cursor.waiting = false;
    this.#wake();
  }

  pause(topic: string, partition: number): void {
    this.#cursor(topic, partition).paused = true;
  }

  resume(topic: string, partition: number): void {
    this.#cursor(topic, partition).paused = false;
    this.#wake();
  }

  async report(): Promise<void> {}

  bounds(topic: string): ReturnType<RecordSource['bounds']> {
    const own = this.#cursors.filter((cursor) => cursor.topic === topic);
    return Promise.resolve(
      own.map(({ partition, records }) => ({ partition, start: 0n, end: BigInt(records.length) })),
    );
  }

  stop(): Promise<void> {
    this.#sink = undefined;
    return Promise.resolve();
  }

  #cursor(topic: string, partition: number): Cursor {
    const found = this.#cursors.find((cursor) => cursor.topic === topic && cursor.partition === partition);
    if (found === undefined) throw new Error(`${topic}/${partition} is not read here`);
    return found;
  }

  #wake(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    setImmediate(() => this.#pump());
  }

  #pump(): void {
    this.#pumping = false;
    let delivered = false;
    for (const cursor of this.#cursors) {
      const { topic, partition, records, position, waiting, paused } = cursor;
      if (waiting || paused || position >= records.length || this.#sink === undefined) continue;
      const part: LogRecord[] = [];
      for (; cursor.position < records.length && part.length < AT_ONCE; cursor.position++)
        part.push({
          ...{ topic, partition, headers: {}, appendedAt: 0, position: BigInt(cursor.position) },
          ...records.at(cursor.position),
        });
      this.#sink.deliver({ topic, partition, records: part });
      delivered = true;
    }
    if (delivered) this.#wake();
  }
}
