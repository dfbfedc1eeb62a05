import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '@custos/observability';
import { until } from '@custos/postgres/testing';
import { PARTITIONS, type LogRecord, type Publisher, type RecordSource, type TopicPartition } from '../port.js';
import { describeWithKafka } from '../testing/describe-with-kafka.js';
import { record } from '../testing/kafka-records.js';
import { KafkaLog } from './kafka-log.js';

const logger = createLogger('test', 'silent');

/** A member as the runner is one: seeks what is new to it, and remembers what it got. */
class Member {
  readonly records: LogRecord[] = [];
  readonly failures: Error[] = [];
  held: readonly TopicPartition[] = [];
  readonly #known = new Set<number>();
  readonly source: RecordSource;

  constructor(log: KafkaLog, topic: string, group: string) {
    this.source = log.source({ group, topics: [topic] });
  }

  async start(onRecords: (records: readonly LogRecord[]) => void = () => {}): Promise<void> {
    await this.source.start({
      assigned: async (partitions) => {
        this.held = partitions;
        for (const { topic, partition } of partitions) {
          if (!this.#known.has(partition)) this.source.seek(topic, partition, 0n);
          this.#known.add(partition);
        }
      },
      deliver: ({ records }) => {
        this.records.push(...records);
        onRecords(records);
      },
      failed: (error) => this.failures.push(error),
    });
  }
}

await describeWithKafka('reading from Kafka', (brokers) => {
  let log: KafkaLog;
  let publisher: Publisher;

  beforeAll(async () => {
    log = new KafkaLog({ brokers, clientId: 'test', logger });
    publisher = await log.publisher();
  });

  afterAll(async () => {
    await publisher.close();
    await log.close();
  });

  async function newTopic(): Promise<string> {
    const topic = `reading-${crypto.randomUUID()}`;
    await log.ensureTopics([{ name: topic, retentionDays: null }]);
    return topic;
  }

  it('delivers nothing of a partition before its first seek, and then from there on', async () => {
    const topic = await newTopic();
    await publisher.publish(
      topic,
      Array.from({ length: 20 }, (_, n) => record(n % 2, `n${n}`)),
    );
    const source = log.source({ group: crypto.randomUUID(), topics: [topic] });
    const got: string[] = [];
    let assigned = 0;
    await source.start({
      assigned: async (partitions) => void (assigned = partitions.length),
      deliver: ({ records }) => void got.push(...records.map(({ key }) => key)),
      failed: () => {},
    });
    await until(() => assigned === PARTITIONS);
    await sleep(500);
    expect(got).toEqual([]);
    source.seek(topic, 1, 7n);
    await until(() => got.length === 3);
    expect(got).toEqual(['n15', 'n17', 'n19']);
    source.seek(topic, 1, 9n);
    await until(() => got.length === 4);
    expect(got.at(-1)).toBe('n19');
    await source.stop();
  });

  it('holds a paused partition back while the others go on, and forgets nothing of it', async () => {
    const topic = await newTopic();
    const member = new Member(log, topic, crypto.randomUUID());
    const countOf = (partition: number) => member.records.filter((got) => got.partition === partition).length;
    await member.start();
    await until(() => member.held.length === PARTITIONS);
    member.source.pause(topic, 5);
    for (let round = 0; round < 10; round++) {
      await publisher.publish(
        topic,
        Array.from({ length: 40 }, (_, n) => record(n % 2 === 0 ? 5 : 6, `${round}-${n}`)),
      );
    }
    await until(() => countOf(6) === 200);
    expect(countOf(5)).toBe(0);
    member.source.resume(topic, 5);
    await until(() => countOf(5) === 200);
    const positions = member.records.filter(({ partition }) => partition === 5).map(({ position }) => position);
    expect(positions).toEqual(Array.from({ length: 200 }, (_, n) => BigInt(n)));
    await member.source.stop();
  });

  it('shares the partitions with a second member and takes them back, without losing its place', async () => {
    const topic = await newTopic();
    const group = crypto.randomUUID();
    const [first, second] = [new Member(log, topic, group), new Member(log, topic, group)];
    await first.start();
    await until(() => first.held.length === PARTITIONS);
    await publisher.publish(
      topic,
      Array.from({ length: 640 }, (_, n) => record(n % PARTITIONS, `a${n}`)),
    );
    await until(() => first.records.length === 640);
    await second.start();
    await until(() => first.held.length === 32 && second.held.length === 32);
    await publisher.publish(
      topic,
      Array.from({ length: 640 }, (_, n) => record(n % PARTITIONS, `b${n}`)),
    );
    // The second member was new to its half and read it from the start.
    await until(() => first.records.length === 640 + 320 && second.records.length === 640);
    await second.source.stop();
    await until(() => first.held.length === PARTITIONS);
    await until(() => first.records.length === 640 * 2);
    const seen = first.records.map(({ partition, position }) => `${partition}/${position}`);
    expect(new Set(seen).size).toBe(seen.length);
    await first.source.stop();
  });

  it('tells where each partition begins and ends', async () => {
    const topic = await newTopic();
    await publisher.publish(topic, [record(3, 'a'), record(3, 'b')]);
    const source = log.source({ group: crypto.randomUUID(), topics: [topic] });
    const bounds = await source.bounds(topic);
    expect(bounds).toHaveLength(PARTITIONS);
    expect(bounds.find(({ partition }) => partition === 3)).toEqual({ partition: 3, start: 0n, end: 2n });
  });

  it('shows Kafka the positions it is told, for whoever looks at the lag there', async () => {
    const topic = await newTopic();
    const group = crypto.randomUUID();
    const member = new Member(log, topic, group);
    await member.start();
    await until(() => member.held.length === PARTITIONS);
    await member.source.report([{ topic, partition: 8, next: 42n }]);
    expect(await committed(brokers, group, topic, 8)).toBe('42');
    await member.source.stop();
  });

  it('waits for a topic that does not exist yet, saying so', async () => {
    const topic = `late-${crypto.randomUUID()}`;
    const member = new Member(log, topic, crypto.randomUUID());
    await member.start();
    await until(() => member.failures.length > 0);
    expect(member.failures[0]?.message).toMatch(
      /^Kafka at .* cannot be used: This server does not host this topic-partition/,
    );
    await log.ensureTopics([{ name: topic, retentionDays: null }]);
    await publisher.publish(topic, [record(0, 'a')]);
    await until(() => member.records.length === 1);
    await member.source.stop();
  });

  it('refuses a topic with another number of partitions', async () => {
    const name = `narrow-${crypto.randomUUID()}`;
    const { default: kafkajs } = await import('kafkajs');
    const admin = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: name, numPartitions: 3 }], waitForLeaders: false });
    await admin.disconnect();
    await expect(log.ensureTopics([{ name, retentionDays: null }])).rejects.toThrow(
      `the topic ${name} has 3 partitions instead of 64`,
    );
  });
});

describe('a source while Kafka is away', () => {
  it('says so at every attempt and can be stopped', async () => {
    const log = new KafkaLog({ brokers: ['127.0.0.1:1'], clientId: 'test', logger });
    const member = new Member(log, 'intake', 'away');
    await member.start();
    await until(() => member.failures.length >= 2);
    expect(member.failures[0]?.message).toBe(
      'Kafka at 127.0.0.1:1 cannot be used: Connection error: connect ECONNREFUSED 127.0.0.1:1',
    );
    await member.source.stop();
    await log.close();
  });
});

async function committed(
  brokers: readonly string[],
  groupId: string,
  topic: string,
  partition: number,
): Promise<string | undefined> {
  const { default: kafkajs } = await import('kafkajs');
  const admin = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] });
  await admin.disconnect();
  return offsets?.partitions.find((found) => found.partition === partition)?.offset;
}
