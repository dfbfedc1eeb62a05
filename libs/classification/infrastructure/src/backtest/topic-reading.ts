import { randomUUID } from 'node:crypto';
import type { EventEnvelope } from '@custos/contracts';
import type { Log, PartitionBatch, RecordSource } from '@custos/messaging';

type PastEnvelope = EventEnvelope<string, Readonly<Record<string, unknown>>>;

/** All that a topic holds when the reading begins, partition by partition at whichever pace each is asked for. */
export class TopicReading {
  readonly partitions: readonly number[];
  readonly #topic: string;
  readonly #source: RecordSource;
  /** By partition, where it ends; it is taken out once that is reached. */
  readonly #ends: Map<number, bigint>;
  /** By partition, what is to be read next. */
  readonly #next: Map<number, bigint>;
  readonly #delivered = new Map<number, PartitionBatch[]>();
  /** Whoever waits for a batch of a partition. */
  readonly #waiting = new Map<number, () => void>();
  #failure: Error | undefined;

  private constructor(topic: string, source: RecordSource, bounds: Awaited<ReturnType<RecordSource['bounds']>>) {
    this.#topic = topic;
    this.#source = source;
    const filled = bounds.filter(({ start, end }) => end > start);
    this.partitions = filled.map(({ partition }) => partition).sort((one, other) => one - other);
    this.#ends = new Map(filled.map(({ partition, end }) => [partition, end]));
    this.#next = new Map(filled.map(({ partition, start }) => [partition, start]));
  }

  static async open(log: Log, topic: string): Promise<TopicReading> {
    // A group of its own, which nobody shares and nothing is committed for.
    const source = log.source({ group: `custos-backtest-${randomUUID()}`, topics: [topic] });
    const reading = new TopicReading(topic, source, await source.bounds(topic));
    if (reading.partitions.length > 0) void reading.#start();
    return reading;
  }

  /** The next batch of a partition; undefined at its end. @throws Error when the log cannot be read */
  async next(partition: number): Promise<PartitionBatch | undefined> {
    for (let end = this.#ends.get(partition); end !== undefined; end = this.#ends.get(partition)) {
      if (this.#failure !== undefined) throw this.#failure;
      const batch = this.#delivered.get(partition)?.shift();
      if (batch === undefined) {
        await new Promise<void>((resolve) => this.#waiting.set(partition, resolve));
        continue;
      }
      const from = this.#next.get(partition) ?? 0n;
      const records = batch.records.filter(({ position }) => position >= from && position < end);
      const after = (batch.records.at(-1)?.position ?? from) + 1n;
      if (after >= end) this.#ends.delete(partition);
      else {
        if (after > from) this.#next.set(partition, after);
        // One batch is fetched while the one before it is read.
        this.#source.resume(this.#topic, partition);
      }
      if (records.length > 0) return { topic: this.#topic, partition, records };
    }
    return undefined;
  }

  async close(): Promise<void> {
    if (this.partitions.length > 0) await this.#source.stop();
  }

  async #start(): Promise<void> {
    try {
      await this.#source.start({
        assigned: async (partitions) => {
          for (const { partition } of partitions)
            this.#source.seek(this.#topic, partition, this.#next.get(partition) ?? 0n);
        },
        deliver: (batch) => {
          this.#source.pause(this.#topic, batch.partition);
          const delivered = this.#delivered.get(batch.partition);
          if (delivered === undefined) this.#delivered.set(batch.partition, [batch]);
          else delivered.push(batch);
          this.#wake(batch.partition);
        },
        failed: (error) => this.#fail(error),
      });
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #fail(error: Error): void {
    this.#failure = error;
    for (const partition of [...this.#waiting.keys()]) this.#wake(partition);
  }

  #wake(partition: number): void {
    this.#waiting.get(partition)?.();
    this.#waiting.delete(partition);
  }
}

/** All events of a topic, one partition after another. */
export async function eachEvent(log: Log, topic: string, handle: (envelope: PastEnvelope) => void): Promise<void> {
  const reading = await TopicReading.open(log, topic);
  try {
    for (const partition of reading.partitions)
      for (let batch = await reading.next(partition); batch !== undefined; batch = await reading.next(partition))
        for (const { value } of batch.records) handle(JSON.parse(value.toString('utf8')) as PastEnvelope);
  } finally {
    await reading.close();
  }
}
