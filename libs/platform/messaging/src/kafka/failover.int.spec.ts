import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { partitionOf } from '@custos/kernel';
import { createLogger } from '@custos/observability';
import { until } from '@custos/postgres/testing';
import { startKafka, whyNoKafka, type KafkaCluster } from '../local-kafka/index.js';
import { PARTITIONS, type LogRecord, type OutgoingRecord, type Publisher } from '../port.js';
import { describeUnless } from '../testing/describe-unless.js';
import { KafkaLog } from './kafka-log.js';

const RECORDS = 20_000;
const KEYS = 400;
const WRITERS = 4;
const CALL = 50;
const TOPIC = 'failover';
const logger = createLogger('test', 'silent');

describeUnless('kafka', await whyNoKafka(), 'three brokers, killed and restarted one after the other', () => {
  let cluster: KafkaCluster;
  let log: KafkaLog;

  beforeAll(async () => {
    cluster = await startKafka({ brokers: 3 });
    // Patient, since a refused record may have been taken all the same, and then nothing exact could be said of it.
    log = new KafkaLog({ brokers: cluster.brokers, clientId: 'test', logger, deadlineMs: 400_000 });
    await log.ensureTopics([{ name: TOPIC, retentionDays: null }]);
  });

  afterAll(async () => {
    await log.close();
    await cluster.stop();
  });

  it('costs publishers some seconds, and neither a record nor the order of a key', async () => {
    const reader = new Reader(log, 'failover');
    await reader.start();
    const progress = { acknowledged: 0 };
    const publisher = await log.publisher();
    let failure: unknown;
    const writing = Promise.all(
      Array.from({ length: WRITERS }, (_, writer) => write(publisher, writer, progress)),
    ).catch((error: unknown) => (failure = error));
    const acknowledged = async (count: number) => {
      while (progress.acknowledged < count && failure === undefined) await sleep(5);
    };
    for (let broker = 0; broker < 3; broker++) {
      const due = ((broker + 1) * RECORDS) / 5;
      await acknowledged(due);
      await cluster.kill(broker);
      // The next quarter of the work meets a cluster that lacks a broker, and then one that gets it back.
      await acknowledged(due + RECORDS / 20);
      await cluster.restart(broker);
    }
    await writing;
    expect(failure).toBeUndefined();
    await until(() => reader.seen >= RECORDS);
    await reader.stop();

    expect(reader.misplaced).toEqual([]);
    expect(reader.seen).toBe(RECORDS);
  }, 900_000);

  it('keeps nobody from stopping while every broker is away', async () => {
    const patient = new KafkaLog({ brokers: cluster.brokers, clientId: 'test', logger, deadlineMs: 1_000 });
    const reader = new Reader(patient, 'leaving');
    await reader.start();
    const publisher = await patient.publisher();
    const records = [{ partition: 0, key: 'late', headers: {}, value: Buffer.from('0') }];
    await publisher.publish(TOPIC, records);
    await Promise.all([0, 1, 2].map((broker) => cluster.kill(broker)));
    const [receipt] = await publisher.publish(TOPIC, records);
    expect(receipt?.ok).toBe(false);
    await reader.stop();
    await patient.close();
  });
});

/** Publishes its share of the keys, each record after the one before it was acknowledged, slowly enough to be met by a kill. */
async function write(publisher: Publisher, writer: number, progress: { acknowledged: number }): Promise<void> {
  const next = new Map<number, number>();
  for (let sent = 0; sent < RECORDS / WRITERS; sent += CALL) {
    const call: OutgoingRecord[] = [];
    for (let index = 0; index < CALL; index++) {
      const key = (((sent + index) * WRITERS) % KEYS) + writer;
      const number = next.get(key) ?? 0;
      next.set(key, number + 1);
      call.push({
        partition: partitionOf(`key-${key}`),
        key: `key-${key}`,
        headers: {},
        value: Buffer.from(String(number)),
      });
    }
    for (const receipt of await publisher.publish(TOPIC, call)) if (!receipt.ok) throw receipt.error;
    progress.acknowledged += CALL;
    await sleep(5);
  }
}

class Reader {
  readonly misplaced: string[] = [];
  seen = 0;
  readonly #next = new Map<string, number>();
  readonly #source;
  readonly #places = new Map<number, bigint>();

  constructor(log: KafkaLog, group: string) {
    this.#source = log.source({ group, topics: [TOPIC] });
  }

  async start(): Promise<void> {
    await this.#source.start({
      assigned: async (partitions) => {
        // Every time: a group that meets anew, as it does when a broker is gone, counts nothing as read.
        for (const { topic, partition } of partitions) {
          this.#source.seek(topic, partition, this.#places.get(partition) ?? 0n);
          if (!this.#places.has(partition)) this.#places.set(partition, 0n);
        }
      },
      deliver: ({ records }) => records.forEach((record) => this.#check(record)),
      failed: () => {},
    });
    await until(() => this.#places.size === PARTITIONS);
  }

  stop(): Promise<void> {
    return this.#source.stop();
  }

  #check({ key, value, partition, position }: LogRecord): void {
    if (position < (this.#places.get(partition) ?? 0n)) return;
    this.#places.set(partition, position + 1n);
    const due = this.#next.get(key) ?? 0;
    if (Number(value) !== due)
      this.misplaced.push(`${key}: ${value.toString()} instead of ${due} at ${partition}/${position}`);
    this.#next.set(key, Number(value) + 1);
    this.seen += 1;
  }
}
