import { Chunk, type Entry } from './chunk.js';

/** A batch as estimated; Kafka's limit leaves room for its header and for data that grows when compressed. */
const MAX_CHUNK_BYTES = 1_000_000;
/** kafkajs copies a partition's list once per record. */
const MAX_CHUNK_RECORDS = 1_000;
/** One request to each broker, built in memory before it goes out. */
const MAX_FLIGHT_BYTES = 8_000_000;

interface PartitionQueue {
  readonly topic: string;
  readonly partition: number;
  entries: Entry[];
}

/** Records that wait for the send under way to end, in order per partition. */
export class SendQueue {
  readonly #queues = new Map<string, PartitionQueue[]>();
  /** Queues with entries, the one that waited longest first. */
  readonly #ready = new Set<PartitionQueue>();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get empty(): boolean {
    return this.#ready.size === 0;
  }

  add(topic: string, partition: number, entry: Entry): void {
    let queues = this.#queues.get(topic);
    if (queues === undefined) this.#queues.set(topic, (queues = []));
    const queue = (queues[partition] ??= { topic, partition, entries: [] });
    queue.entries.push(entry);
    this.#ready.add(queue);
    this.#bytes += entry.bytes;
  }

  /** Takes what fits into one flight: at most one chunk of each partition. */
  take(): Chunk[] {
    const chunks: Chunk[] = [];
    let bytes = 0;
    for (const queue of [...this.#ready]) {
      if (bytes >= MAX_FLIGHT_BYTES) break;
      const { count, bytes: chunkBytes } = measure(queue.entries);
      const taken = queue.entries.splice(0, count);
      this.#ready.delete(queue);
      if (queue.entries.length > 0) this.#ready.add(queue);
      chunks.push(new Chunk(queue.topic, queue.partition, taken));
      bytes += chunkBytes;
    }
    this.#bytes -= bytes;
    return chunks;
  }

  /** Takes all that waits for a partition, to be refused: nothing may overtake a record that failed. */
  drop(topic: string, partition: number): Chunk {
    const queue = this.#queues.get(topic)?.[partition];
    const entries = queue?.entries ?? [];
    if (queue !== undefined) {
      queue.entries = [];
      this.#ready.delete(queue);
    }
    for (const { bytes } of entries) this.#bytes -= bytes;
    return new Chunk(topic, partition, entries);
  }
}

function measure(entries: readonly Entry[]): { count: number; bytes: number } {
  let bytes = 0;
  let count = 0;
  while (count < entries.length && count < MAX_CHUNK_RECORDS) {
    const next = bytes + entries[count]!.bytes;
    if (count > 0 && next > MAX_CHUNK_BYTES) break;
    bytes = next;
    count += 1;
  }
  return { count, bytes };
}
