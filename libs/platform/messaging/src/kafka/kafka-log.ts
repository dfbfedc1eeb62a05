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
import { createClient, unavailable } from './client.js';
import { KafkaPublisher } from './publisher.js';
import { KafkaSource } from './source.js';
import { topicConfig } from './topics.js';

export interface KafkaLogOptions {
  /** Addresses, `host:port`; any that answers leads to the others. */
  readonly brokers: readonly string[];
  /** Shown in Kafka's own logs and metrics. */
  readonly clientId: string;
  readonly logger: Logger;
  /** A record that Kafka has not taken by then fails; 30 s by default. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 30_000;
const CREATE_TIMEOUT_MS = 30_000;

/** Apache Kafka as the log. Nothing here connects before it is needed, and nothing needs a restart after an outage. */
export class KafkaLog implements Log {
  readonly kind = 'kafka';
  readonly #options: KafkaLogOptions;
  readonly #client: Kafka;
  #admin: Promise<Admin> | undefined;

  constructor(options: KafkaLogOptions) {
    this.#options = options;
    this.#client = createClient(options.brokers, options.clientId, options.logger);
  }

  /** Creates what is missing. @throws when a topic exists with another number of partitions */
  async ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    await this.#administer(async (admin) => {
      const existing = new Set(await admin.listTopics());
      const missing = topics.filter(({ name }) => !existing.has(name));
      if (missing.length > 0) {
        const { brokers } = await admin.describeCluster();
        await admin.createTopics({
          topics: missing.map((topic) => topicConfig(topic, brokers.length)),
          waitForLeaders: true,
          timeout: CREATE_TIMEOUT_MS,
        });
      }
      const { topics: found } = await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) });
      for (const { name, partitions } of found) {
        if (partitions.length === PARTITIONS) continue;
        throw new Error(`the topic ${name} has ${partitions.length} partitions instead of ${PARTITIONS}: create it anew`);
      }
    });
  }

  async publisher(): Promise<Publisher> {
    return new KafkaPublisher(this.#client, this.#options.deadlineMs ?? DEADLINE_MS);
  }

  source(options: SourceOptions): RecordSource {
    const { logger, brokers } = this.#options;
    return new KafkaSource({ ...options, client: this.#client, logger, brokers, bounds: (topic) => this.#bounds(topic) });
  }

  async ping(): Promise<void> {
    await this.#administer((admin) => admin.describeCluster());
  }

  async close(): Promise<void> {
    const admin = await this.#admin?.catch(() => undefined);
    this.#admin = undefined;
    await admin?.disconnect();
  }

  #bounds(topic: string): Promise<PartitionBounds[]> {
    return this.#administer(async (admin) => {
      const offsets = await admin.fetchTopicOffsets(topic);
      return offsets.map(({ partition, low, high }) => ({ partition, start: BigInt(low), end: BigInt(high) }));
    });
  }

  /** After a failure the connection is made anew, because it may know brokers that are gone. */
  async #administer<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const connecting = (this.#admin ??= this.#connectAdmin());
    try {
      return await work(await connecting);
    } catch (error) {
      if (this.#admin === connecting) this.#admin = undefined;
      void connecting.then((admin) => admin.disconnect()).catch(() => {});
      if (error instanceof kafkajs.KafkaJSError) throw unavailable(this.#options.brokers, error);
      throw error;
    }
  }

  async #connectAdmin(): Promise<Admin> {
    const admin = this.#client.admin();
    await admin.connect();
    return admin;
  }
}
