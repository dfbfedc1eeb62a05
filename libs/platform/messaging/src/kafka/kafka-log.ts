import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import type { Logger } from '@custos/observability';
import {
  PARTITIONS,
  type Log,
  type PartitionBounds,
  type Publisher,
  type RecordSource,
  type SourceOptions,
  type TopicSpec,
} from '../port.js';
import { createClient, isPassing, unavailable, type KafkaSecurity } from './client.js';
import { KafkaPublisher } from './publisher.js';
import { KafkaSource } from './source.js';
import { topicConfig } from './topics.js';

export interface KafkaLogOptions {
  /** Addresses, `host:port`; any that answers leads to the others. */
  readonly brokers: readonly string[];
  /** Shown in Kafka's own logs and metrics. */
  readonly clientId: string;
  readonly security?: KafkaSecurity | undefined;
  readonly logger: Logger;
  /** A record that Kafka has not taken by then fails; 30 s by default. */
  readonly deadlineMs?: number;
}

/**
 * Ended once it failed and nobody uses it any more: kafkajs connects again for a request that comes after the end, and
 * such a connection would keep the process from ending.
 */
interface AdminConnection {
  readonly admin: Promise<Admin>;
  /** Also where connecting failed half-way. */
  end(): Promise<void>;
  users: number;
}

const DEADLINE_MS = 30_000;
const CREATE_TIMEOUT_MS = 30_000;
const PATIENCE_MS = 10_000;
/** A busy broker needs its time to give every partition of a new topic a leader. */
const LEADERS_PATIENCE_MS = 60_000;
const AGAIN_MS = 100;

/** Apache Kafka as the log. Nothing here connects before it is needed, and nothing needs a restart after an outage. */
export class KafkaLog implements Log {
  readonly kind = 'kafka';
  readonly #options: KafkaLogOptions;
  readonly #client: Kafka;
  readonly #publishers: Publisher[] = [];
  readonly #connections = new Set<AdminConnection>();
  #connection: AdminConnection | undefined;

  constructor(options: KafkaLogOptions) {
    this.#options = options;
    this.#client = createClient(options.brokers, options.clientId, options.logger, options.security);
  }

  /** Creates what is missing, and waits until it can be used. @throws when a topic has another number of partitions */
  async ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    const created = await this.#administer((admin) => createMissing(admin, topics));
    for (const { name } of created) await this.#bounds(name, LEADERS_PATIENCE_MS);
    await this.#administer((admin) => checkPartitions(admin, topics));
  }

  async publisher(): Promise<Publisher> {
    const publisher = new KafkaPublisher(this.#client, this.#options.deadlineMs ?? DEADLINE_MS);
    this.#publishers.push(publisher);
    return publisher;
  }

  source(options: SourceOptions): RecordSource {
    const { logger, brokers } = this.#options;
    return new KafkaSource({
      ...options,
      client: this.#client,
      logger,
      brokers,
      bounds: (topic) => this.#bounds(topic),
    });
  }

  async ping(): Promise<void> {
    await this.#administer((admin) => admin.describeCluster());
  }

  async close(): Promise<void> {
    await Promise.all(this.#publishers.map((publisher) => publisher.close()));
    this.#connection = undefined;
    await Promise.all([...this.#connections].map((connection) => this.#end(connection)));
  }

  #bounds(topic: string, patienceMs?: number): Promise<PartitionBounds[]> {
    return this.#administer(async (admin) => {
      const offsets = await admin.fetchTopicOffsets(topic);
      return offsets.map(({ partition, low, high }) => ({ partition, start: BigInt(low), end: BigInt(high) }));
    }, patienceMs);
  }

  /**
   * Kafka tells of topics and leaders before every broker has learnt of them, so what it calls passing is tried again.
   * After a failure the connection is made anew, because it may know brokers that are gone.
   */
  async #administer<T>(work: (admin: Admin) => Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
    const end = performance.now() + patienceMs;
    for (;;) {
      const connection = (this.#connection ??= this.#connect());
      connection.users += 1;
      try {
        return await work(await connection.admin);
      } catch (error) {
        if (this.#connection === connection) this.#connection = undefined;
        if (!(error instanceof kafkajs.KafkaJSError)) throw error;
        if (!isPassing(error) || performance.now() > end) throw unavailable(this.#options.brokers, error);
      } finally {
        connection.users -= 1;
        if (connection.users === 0 && this.#connection !== connection) void this.#end(connection);
      }
      await sleep(AGAIN_MS);
    }
  }

  #connect(): AdminConnection {
    const admin = this.#client.admin();
    const connection = {
      users: 0,
      admin: admin.connect().then(() => admin),
      end: () => admin.disconnect().catch(() => undefined),
    };
    connection.admin.catch(() => undefined);
    this.#connections.add(connection);
    return connection;
  }

  async #end(connection: AdminConnection): Promise<void> {
    await connection.admin.catch(() => undefined);
    await connection.end();
    this.#connections.delete(connection);
  }
}

async function createMissing(admin: Admin, topics: readonly TopicSpec[]): Promise<TopicSpec[]> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter(({ name }) => !existing.has(name));
  if (missing.length === 0) return [];
  const { brokers } = await admin.describeCluster();
  const specified = missing.map((topic) => topicConfig(topic, brokers.length));
  // False when another process created them in the meantime.
  await admin.createTopics({ topics: specified, waitForLeaders: false, timeout: CREATE_TIMEOUT_MS });
  return missing;
}

async function checkPartitions(admin: Admin, topics: readonly TopicSpec[]): Promise<void> {
  const { topics: found } = await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) });
  for (const { name, partitions } of found) {
    if (partitions.length === PARTITIONS) continue;
    throw new Error(`the topic ${name} has ${partitions.length} partitions instead of ${PARTITIONS}: create it anew`);
  }
}
