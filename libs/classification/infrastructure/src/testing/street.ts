import { randomBytes, randomUUID } from 'node:crypto';
import {
  sealContextOf,
  TOPICS,
  type ExternalSignalRecorded,
  type SignalRaised,
  type TrafficTallied,
} from '@custos/contracts';
import { derivedId, partitionOf } from '@custos/kernel';
import { logMigrations, type Log, type OutgoingRecord, type PartitionBatch } from '@custos/messaging';
import { createLogger, Metrics } from '@custos/observability';
import { ROLES, zoneMigrations } from '@custos/postgres';
import { createTestDatabase, until, type TestDatabase } from '@custos/postgres/testing';
import { privacyMigrations, Pseudonyms, seal, SubjectKeys } from '@custos/privacy';
import { createClassifier, DEFAULT_PACK } from '../create-classifier.js';
import { migrations } from '../migrations.js';
import type { ClassifierOrders } from './classifier-process.js';
import { logAt, type LogPlace } from './street-log.js';

const logger = createLogger('test', process.env['CUSTOS_TEST_LOG'] ?? 'silent');
/** What operators' tokens are made under. */
export const SECRET = 'a secret that is good enough for tests';
const INGESTED = '2026-11-22T02:00:00.000Z';

export interface Post {
  readonly platform?: string;
  readonly account: string;
  readonly text: string;
  readonly contentId: string;
  readonly ingesttime?: string;
}

export interface StreetOptions {
  /** What is hashed under the same key is named the same on another street. */
  readonly masterKey?: Buffer;
  /** Of Kafka; the log is in the street's database without them. */
  readonly brokers?: readonly string[];
}

export interface ReadBack<Data> {
  readonly platform: string;
  readonly partition: number;
  readonly value: Buffer;
  readonly data: Data;
}

/** A database with a log, publishers who post sealed texts on it, and a classifier that can be stopped and started. */
export class Street {
  readonly metrics = new Metrics('classifier');
  readonly #pseudonyms: Pseudonyms;
  readonly #logs: Log[] = [];
  #classifiers: { close(): Promise<void> }[] = [];
  url = '';

  private constructor(
    readonly test: TestDatabase,
    readonly masterKey: Buffer,
    readonly place: LogPlace,
  ) {
    this.#pseudonyms = new Pseudonyms(masterKey);
  }

  static async found({ masterKey = randomBytes(32), brokers }: StreetOptions = {}): Promise<Street> {
    const place: LogPlace =
      brokers === undefined ? { kind: 'postgres' } : { kind: 'kafka', brokers, name: `street-${randomUUID()}` };
    const test = await createTestDatabase([
      ...logMigrations(),
      ...privacyMigrations(),
      ...zoneMigrations,
      ...migrations,
    ]);
    const street = new Street(test, masterKey, place);
    const topics = place.kind === 'kafka' ? TOPICS : [{ name: 'intake', retentionDays: 200 }];
    await street.#log(ROLES.ingest).ensureTopics(topics);
    return street;
  }

  #log(role: string): Log {
    const log = logAt(this.place, this.test.database(role), logger);
    this.#logs.push(log);
    return log;
  }

  /** What a classifier in a process of its own is told. */
  ordersFor(packFolder: string): ClassifierOrders {
    const masterKey = this.masterKey.toString('base64');
    const databaseUrl = this.test.urlFor(ROLES.classifier);
    return { databaseUrl, place: this.place, masterKey, tokenSecret: SECRET, packFolder };
  }

  /** One more classifier. */
  async open(packFolder = DEFAULT_PACK, externalModels?: string): Promise<void> {
    const classifier = await createClassifier({
      databaseUrl: this.test.urlFor(ROLES.classifier),
      log: this.#log(ROLES.classifier),
      masterKey: this.masterKey,
      tokenSecret: SECRET,
      packFolder,
      externalModels,
      zone: 'Asia/Shanghai',
      host: '127.0.0.1',
      port: 0,
      logger,
      metrics: this.metrics,
    });
    this.url = await classifier.listen();
    this.#classifiers.push(classifier);
  }

  /** Closes the classifier that has been open for longest. */
  async shutFirst(): Promise<void> {
    await this.#classifiers.shift()?.close();
  }

  async shut(): Promise<void> {
    await Promise.all(this.#classifiers.splice(0).map((classifier) => classifier.close()));
  }

  keyOf(account: string, platform = 'market'): string {
    return this.#pseudonyms.of(platform, 'account', account);
  }

  partitionOf(account: string, platform = 'market'): number {
    return partitionOf(this.keyOf(account, platform));
  }

  /** As ingest writes them: under pseudonyms, the text sealed. */
  async post(posts: readonly Post[]): Promise<void> {
    const keys = new SubjectKeys(this.test.database(ROLES.ingest), this.masterKey);
    const owners = posts.map(({ platform = 'market', account }) => ({
      platform,
      subject: this.keyOf(account, platform),
    }));
    const found = await keys.ensure(owners);
    await this.publish(
      posts.map(({ platform = 'market', account, text, contentId, ingesttime = INGESTED }) => {
        const key = this.keyOf(account, platform);
        const id = derivedId({ platform, source: '/chat', id: contentId, revision: 0, purpose: 'event' });
        const sealed = seal(found.get(`${platform}/${key}`)!, text, sealContextOf(id, '/text'));
        const envelope = {
          ...{ specversion: '1.0', id, source: '/chat', type: 'custos.content.TextPosted', schemaversion: 1, platform },
          ...{ partitionkey: key, time: ingesttime, ingesttime, revision: 0 },
          data: { contentId, accountId: key, text: sealed },
        };
        return this.record(key, JSON.stringify(envelope));
      }),
    );
  }

  record(key: string, value: string): OutgoingRecord {
    return { partition: partitionOf(key), key, headers: {}, value: Buffer.from(value) };
  }

  async publish(records: readonly OutgoingRecord[], topic = 'intake', role: string = ROLES.ingest): Promise<void> {
    const publisher = await this.#log(role).publisher('street');
    const receipts = await publisher.publish(topic, records);
    if (!receipts.every(({ ok }) => ok)) throw new Error('not every record was taken');
  }

  signals(): Promise<ReadBack<SignalRaised>[]> {
    return this.#read(ROLES.enforcement, 'signals');
  }

  external(): Promise<ReadBack<ExternalSignalRecorded>[]> {
    return this.#read(ROLES.classifier, 'external');
  }

  tallies(): Promise<ReadBack<TrafficTallied>[]> {
    return this.#read(ROLES.reporting, 'tallies');
  }

  /** Waits until the tallies together cover so many records of the intake, and all that was found in them is in the log. */
  async tallied(records: number): Promise<TrafficTallied[]> {
    await until(
      async () => {
        const own = (await this.tallies()).filter(({ data }) => !data.replayed);
        return own.reduce((sum, { data }) => sum + Number(data.lastPosition) - Number(data.firstPosition) + 1, 0);
      },
      (covered) => covered >= records,
    );
    await this.relayed();
    return (await this.tallies()).map(({ data }) => data);
  }

  /** Waits until one of the classifier's consumers has handled so many records of a topic, all partitions together. */
  async handled(consumer: string, records: number): Promise<void> {
    const database = this.test.database(ROLES.classifier);
    await until(
      async () => {
        const { rows } = await database.query<{ next: bigint | null }>(
          `SELECT sum(next) AS next FROM classifier.positions WHERE consumer = $1`,
          [consumer],
        );
        return Number(rows[0]?.next ?? 0);
      },
      (next) => next >= records,
    );
  }

  /**
   * Waits until one of the classifier's consumers has handled all that is in a topic by now. Records cannot be counted
   * where somebody was killed: a relay may send again what it sent before.
   */
  async caughtUp(consumer: string, topic: string): Promise<void> {
    const database = this.test.database(ROLES.classifier);
    const bounds = await this.#log(ROLES.classifier)
      .source({ group: consumer, topics: [topic] })
      .bounds(topic);
    await until(async () => {
      const { rows } = await database.query<{ partition: number; next: bigint }>(
        `SELECT partition, next FROM classifier.positions WHERE consumer = $1 AND topic = $2`,
        [consumer, topic],
      );
      const reached = new Map(rows.map(({ partition, next }) => [partition, next]));
      return bounds.every(({ partition, end }) => (reached.get(partition) ?? 0n) >= end);
    });
  }

  /** Waits until what classifiers wrote so far is in the log: topics get there one by one. */
  async relayed(): Promise<void> {
    const database = this.test.database(ROLES.classifier);
    await until(
      async () => {
        const { rowCount } = await database.query(
          `SELECT FROM classifier.outbox o LEFT JOIN classifier.positions p
             ON p.consumer = 'classifier-outbox' AND p.topic = o.topic AND p.partition = o.partition
           WHERE o.sequence >= coalesce(p.next, 0)`,
        );
        return rowCount;
      },
      (waiting) => waiting === 0,
    );
  }

  async #read<Data>(role: string, topic: string): Promise<ReadBack<Data>[]> {
    const log = logAt(this.place, this.test.database(role), logger);
    const source = log.source({ group: `reader-${randomUUID()}`, topics: [topic] });
    const bounds = await source.bounds(topic);
    const waiting = new Set(bounds.filter(({ start, end }) => end > start).map(({ partition }) => partition));
    const ends = new Map(bounds.map(({ partition, end }) => [partition, end]));
    const found: ReadBack<Data>[] = [];
    await new Promise<void>((resolve, reject) => {
      if (waiting.size === 0) return resolve();
      void source.start({
        assigned: async (partitions) => {
          for (const { partition } of partitions) source.seek(topic, partition, 0n);
        },
        deliver: ({ partition, records }: PartitionBatch) => {
          for (const { value, position } of records) {
            const { platform, data } = JSON.parse(value.toString()) as { platform: string; data: Data };
            found.push({ platform, partition, value, data });
            if (position + 1n >= ends.get(partition)!) waiting.delete(partition);
          }
          if (waiting.size === 0) resolve();
        },
        failed: reject,
      });
    });
    await source.stop();
    await log.close();
    return found;
  }

  async leave(): Promise<void> {
    await this.shut();
    await Promise.all(this.#logs.map((log) => log.close()));
    await this.test.drop();
  }
}
