import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, IMemberAssignment, Kafka } from 'kafkajs';
import type { Logger } from '@custos/observability';
import type {
  PartitionBatch,
  PartitionBounds,
  RecordSource,
  SourceOptions,
  SourceSink,
  TopicPartition,
} from '../port.js';
import { isPassing, unavailable } from './client.js';
import { KafkaRecord } from './kafka-record.js';

/** A member that died keeps its partitions for this long. */
const SESSION_TIMEOUT_MS = 10_000;
const HEARTBEAT_MS = 2_000;
const REBALANCE_TIMEOUT_MS = 20_000;
/** How long a fetch waits at the broker for enough; a resumed partition of an idle topic waits as long at most. */
const FETCH_WAIT_MS = 100;
/** A fetch names every partition and is answered for each, so that it costs the same for one record as for many. */
const FETCH_ENOUGH_BYTES = 256 * 1024;
const FETCH_BYTES = 4 * 1024 * 1024;
const PARTITION_FETCH_BYTES = 512 * 1024;
const LEAVE_MS = 15_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** What Kafka calls passing is no news before it has lasted this long: a new cluster's first group meets it. */
const PASSING_MS = 2_000;

/** What this member knows of a partition it holds or has held. */
interface Held {
  /** Position after the last record handed on or kept; unknown before the runner's first seek. */
  next: bigint | undefined;
  paused: boolean;
  /** Fetched while paused: kept for the resume, and the partition is fetched no further until then. */
  kept: PartitionBatch | undefined;
}

export interface KafkaSourceOptions extends SourceOptions {
  readonly client: Kafka;
  /** For messages. */
  readonly brokers: readonly string[];
  readonly logger: Logger;
  readonly bounds: (topic: string) => Promise<PartitionBounds[]>;
}

/**
 * A consumer group member. The callback of kafkajs only hands on and returns: anything that waited in it, or threw,
 * would hold up every other partition. Positions come from the runner; those that Kafka keeps are for display.
 */
export class KafkaSource implements RecordSource {
  readonly #options: KafkaSourceOptions;
  readonly #held = new Map<string, Held[]>();
  readonly #stopping = new AbortController();
  #sink!: SourceSink;
  #consumer: Consumer | undefined;
  #running: Promise<void> | undefined;
  #assigning: Promise<void> = Promise.resolve();
  #pauseMs = FIRST_PAUSE_MS;
  #troubledSince: number | undefined;

  constructor(options: KafkaSourceOptions) {
    this.#options = options;
  }

  /** Resolves at once; while Kafka is away the sink hears of it at every attempt. */
  async start(sink: SourceSink): Promise<void> {
    this.#sink = sink;
    this.#running = this.#keepRunning();
  }

  seek(topic: string, partition: number, position: bigint): void {
    const held = this.#held.get(topic)?.[partition];
    if (held === undefined) return;
    held.next = position;
    held.kept = undefined;
    this.#instruct((consumer) => {
      consumer.seek({ topic, partition, offset: position.toString() });
      consumer.resume([{ topic, partitions: [partition] }]);
    });
  }

  pause(topic: string, partition: number): void {
    const held = this.#held.get(topic)?.[partition];
    if (held !== undefined) held.paused = true;
  }

  resume(topic: string, partition: number): void {
    const held = this.#held.get(topic)?.[partition];
    if (held === undefined) return;
    held.paused = false;
    // Not from inside the caller, who may be in the middle of something.
    if (held.kept !== undefined) queueMicrotask(() => this.#handOnKept(topic, partition, held));
  }

  async report(positions: readonly (TopicPartition & { next: bigint })[]): Promise<void> {
    const offsets = positions.map(({ topic, partition, next }) => ({ topic, partition, offset: next.toString() }));
    // During a rebalance Kafka takes none; the next report makes up for it.
    await this.#consumer?.commitOffsets(offsets).catch((error: unknown) => {
      this.#options.logger.debug({ error, group: this.#options.group }, 'positions were not shown to Kafka');
    });
  }

  bounds(topic: string): Promise<PartitionBounds[]> {
    return this.#options.bounds(topic);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #keepRunning(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#runOnce(signal).catch((error: unknown) => this.#tell(error));
      if (signal.aborted) return;
      await sleep(this.#pauseMs, undefined, { signal }).catch(() => {});
      this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  #tell(error: unknown): void {
    const now = performance.now();
    this.#troubledSince ??= now;
    if (isPassing(error) && now - this.#troubledSince < PASSING_MS) return;
    this.#sink.failed(unavailable(this.#options.brokers, error));
  }

  /** Joins the group and stays; resolves when asked to stop, rejects when kafkajs gave up. */
  async #runOnce(signal: AbortSignal): Promise<void> {
    const consumer = this.#createConsumer();
    let stop = (): void => {};
    const ended = new Promise<void>((stopped, crashed) => {
      stop = stopped;
      consumer.on(consumer.events.CRASH, ({ payload }) => crashed(payload.error));
    });
    // It may crash before anyone awaits it.
    ended.catch(() => {});
    signal.addEventListener('abort', stop);
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => this.#joined(consumer, payload.memberAssignment));
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...this.#options.topics], fromBeginning: true });
      this.#consumer = consumer;
      await consumer.run({ autoCommit: false, eachBatch: async (payload) => this.#fetched(consumer, payload) });
      await ended;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#consumer = undefined;
      await this.#leave(consumer);
    }
  }

  /**
   * kafkajs never ends when brokers come or go while it stops: it begins to fetch anew and waits for that to end. The
   * group then misses this member after its session, and whoever drains must not wait for ever.
   */
  async #leave(consumer: Consumer): Promise<void> {
    const patience = new AbortController();
    const left = consumer.disconnect().then(
      () => true,
      () => true,
    );
    const overdue = sleep(LEAVE_MS, false, { signal: patience.signal }).catch(() => true);
    if (!(await Promise.race([left, overdue])))
      this.#options.logger.warn({ group: this.#options.group }, 'the group was not left in time; Kafka will miss us');
    patience.abort();
  }

  #createConsumer(): Consumer {
    return this.#options.client.consumer({
      groupId: this.#options.group,
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      minBytes: FETCH_ENOUGH_BYTES,
      maxBytes: FETCH_BYTES,
      maxBytesPerPartition: this.#options.maxBytesPerPartition ?? PARTITION_FETCH_BYTES,
      allowAutoTopicCreation: false,
      // Restarting is ours, so that whoever watches hears of it.
      retry: { retries: 5, restartOnFailure: async () => false },
    });
  }

  /** Before the first fetch of a generation. kafkajs forgets its positions at every rebalance; we do not. */
  #joined(consumer: Consumer, assignment: IMemberAssignment): void {
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#troubledSince = undefined;
    const partitions: TopicPartition[] = [];
    for (const topic of this.#options.topics) {
      const known = this.#held.get(topic) ?? [];
      this.#held.set(topic, known);
      const now = new Set(assignment[topic]);
      known.forEach((held, partition) => {
        if (!now.has(partition)) held.kept = undefined;
      });
      for (const partition of now) {
        partitions.push({ topic, partition });
        const held = (known[partition] ??= { next: undefined, paused: false, kept: undefined });
        const here = [{ topic, partitions: [partition] }];
        if (held.next !== undefined) consumer.seek({ topic, partition, offset: held.next.toString() });
        if (held.next === undefined || held.kept !== undefined) consumer.pause(here);
        else consumer.resume(here);
      }
    }
    this.#assigning = this.#assigning
      .then(() => this.#sink.assigned(partitions))
      .catch((error: Error) => this.#sink.failed(error));
  }

  #fetched(consumer: Consumer, payload: EachBatchPayload): void {
    const { topic, partition, messages } = payload.batch;
    const held = this.#held.get(topic)?.[partition];
    if (held?.next === undefined || messages.length === 0 || payload.isStale()) return;
    const records = messages.map((message) => new KafkaRecord(topic, partition, message));
    held.next = records.at(-1)!.position + 1n;
    if (held.paused) {
      held.kept = { topic, partition, records };
      consumer.pause([{ topic, partitions: [partition] }]);
    } else {
      this.#sink.deliver({ topic, partition, records });
    }
  }

  #handOnKept(topic: string, partition: number, held: Held): void {
    const { kept } = held;
    if (kept === undefined || held.paused) return;
    held.kept = undefined;
    this.#instruct((consumer) => consumer.resume([{ topic, partitions: [partition] }]));
    this.#sink.deliver(kept);
  }

  /** kafkajs throws at what it is told while it shuts down; the next join brings it up to date. */
  #instruct(work: (consumer: Consumer) => void): void {
    if (this.#consumer === undefined) return;
    try {
      work(this.#consumer);
    } catch (error) {
      this.#options.logger.debug({ error, group: this.#options.group }, 'the consumer takes no instructions just now');
    }
  }
}
