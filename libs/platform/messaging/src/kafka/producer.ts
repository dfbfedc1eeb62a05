import kafkajs, { type Kafka, type Message, type Producer, type TopicMessages } from 'kafkajs';
import type { Chunk } from './chunk.js';
import { isRetriable, REQUEST_TIMEOUT_MS } from './client.js';
import { LeaderMoved, Leaders } from './leaders.js';

/** Mean size of a partition's batch from which on it is compressed. */
const WORTH_COMPRESSING_BYTES = 4 * 1024;

/** How a chunk fared in one attempt. After `unclear` it may or may not be in the log. */
export type Outcome =
  | { readonly kind: 'appended'; readonly base: bigint }
  | { readonly kind: 'regroup' }
  | { readonly kind: 'unclear'; readonly error: Error }
  | { readonly kind: 'refused'; readonly error: Error };

/**
 * The idempotent producer of kafkajs, made anew when its sequence numbers can no longer be trusted: after a chunk was
 * given up, another one under the same numbers would be dropped as a duplicate.
 */
export class SequencedProducer {
  readonly #client: Kafka;
  #leaders = new Leaders();
  #producer: Producer;
  #connected = false;

  constructor(client: Kafka) {
    this.#client = client;
    this.#producer = this.#create();
  }

  async connect(): Promise<void> {
    if (this.#connected) return;
    await this.#producer.connect();
    this.#connected = true;
  }

  /** Drops connections and what is known of the cluster, but keeps identity and sequence numbers. */
  async disconnect(): Promise<void> {
    this.#connected = false;
    await this.#producer.disconnect().catch(() => {});
  }

  /** To be called when nothing is under way. */
  async renew(): Promise<void> {
    await this.disconnect();
    this.#leaders = new Leaders();
    this.#producer = this.#create();
  }

  /**
   * One attempt for every chunk, at most one chunk per partition. The same chunk may be given again, unchanged, until
   * it is appended or given up.
   *
   * @param alone sends each chunk by itself, to learn which of them Kafka refuses
   */
  async attempt(chunks: readonly Chunk[], alone: boolean): Promise<Map<Chunk, Outcome>> {
    const outcomes = new Map<Chunk, Outcome>();
    const groups = this.#leaders.group(chunks);
    const requests = alone ? groups.flat().map((chunk) => [chunk]) : groups;
    await Promise.all(requests.map((request) => this.#send(request, outcomes)));
    return outcomes;
  }

  async #send(chunks: readonly Chunk[], outcomes: Map<Chunk, Outcome>): Promise<void> {
    try {
      const appended = await this.#producer.sendBatch({
        acks: -1,
        timeout: REQUEST_TIMEOUT_MS,
        compression: compressionFor(chunks),
        topicMessages: topicMessages(chunks),
      });
      const bases = new Map(
        appended.map(({ topicName, partition, baseOffset }) => [`${topicName}/${partition}`, baseOffset]),
      );
      for (const chunk of chunks) {
        const base = bases.get(`${chunk.topic}/${chunk.partition}`);
        const missing = new Error(`Kafka did not acknowledge partition ${chunk.partition} of ${chunk.topic}`);
        outcomes.set(
          chunk,
          base === undefined ? { kind: 'unclear', error: missing } : { kind: 'appended', base: BigInt(base) },
        );
      }
    } catch (error) {
      const outcome = outcomeOf(error);
      for (const chunk of chunks) outcomes.set(chunk, outcome);
    }
  }

  #create(): Producer {
    return this.#client.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: this.#leaders.partitioner,
    });
  }
}

/** kafkajs compresses each partition's batch alone, and for a record or two that costs more than all else about them. */
function compressionFor(chunks: readonly Chunk[]): kafkajs.CompressionTypes {
  const { None, ZSTD } = kafkajs.CompressionTypes;
  return chunks.reduce((sum, { bytes }) => sum + bytes, 0) < chunks.length * WORTH_COMPRESSING_BYTES ? None : ZSTD;
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof LeaderMoved) return { kind: 'regroup' };
  const cause = error instanceof Error ? error : new Error(String(error));
  return { kind: isRetriable(error) ? 'unclear' : 'refused', error: cause };
}

function topicMessages(chunks: readonly Chunk[]): TopicMessages[] {
  const byTopic = new Map<string, Message[]>();
  for (const { topic, entries } of chunks) {
    let messages = byTopic.get(topic);
    if (messages === undefined) byTopic.set(topic, (messages = []));
    for (const { message } of entries) messages.push(message);
  }
  return [...byTopic].map(([topic, messages]) => ({ topic, messages }));
}
