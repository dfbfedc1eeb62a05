import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createLogger } from '@custos/observability';
import { MAX_RECORD_BYTES, type OutgoingRecord, type Publisher, type Receipt } from '../port.js';
import { describeWithKafka } from '../testing/describe-with-kafka.js';
import { collect, record } from '../testing/kafka-records.js';
import { KafkaLog } from './kafka-log.js';

await describeWithKafka('publishing to Kafka', (brokers) => {
  const topic = `publishing-${crypto.randomUUID()}`;
  let log: KafkaLog;
  let publisher: Publisher;

  beforeAll(async () => {
    log = new KafkaLog({ brokers, clientId: 'test', logger: createLogger('test', 'silent') });
    await log.ensureTopics([{ name: topic, retentionDays: 200 }]);
    publisher = await log.publisher();
  });

  afterAll(async () => {
    await publisher.close();
    await log.close();
  });

  it('answers one receipt per record, in the order given, with the position in its partition', async () => {
    const receipts = await publisher.publish(topic, [record(1, 'a'), record(2, 'b'), record(1, 'c')]);
    expect(receipts).toEqual([
      { ok: true, partition: 1, position: 0n },
      { ok: true, partition: 2, position: 0n },
      { ok: true, partition: 1, position: 1n },
    ]);
  });

  it('answers nothing for nothing', async () => {
    expect(await publisher.publish(topic, [])).toEqual([]);
  });

  it('lets records published while a send is under way go out together, in the order of the calls', async () => {
    const calls = Array.from({ length: 500 }, (_, n) => publisher.publish(topic, [record(3, `n${n}`)]));
    const positions = (await Promise.all(calls)).map(([receipt]) => receipt?.ok && receipt.position);
    expect(positions).toEqual(Array.from({ length: 500 }, (_, n) => BigInt(n)));
  });

  it('splits what exceeds the size of a batch, and keeps the order', async () => {
    const large = Array.from({ length: 40 }, (_, n) => record(4, `large-${n}`, Buffer.alloc(200_000, n)));
    const receipts = await publisher.publish(topic, large);
    expect(receipts.map((receipt) => receipt.ok && receipt.position)).toEqual(large.map((_, n) => BigInt(n)));
  });

  it('takes data that does not compress in batches of the full size', async () => {
    const noise = Array.from({ length: 4 }, (_, n) => record(5, `noise-${n}`, randomBuffer(MAX_RECORD_BYTES - 200)));
    const receipts = await publisher.publish(topic, noise);
    expect(receipts.map(({ ok }) => ok)).toEqual([true, true, true, true]);
  });

  it('refuses a record that is too large, alone and with its size', async () => {
    const records = [record(6, 'a'), record(6, 'b', Buffer.alloc(MAX_RECORD_BYTES)), record(6, 'c')];
    const receipts = await publisher.publish(topic, records);
    expect(receipts.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(errorOf(receipts[1]).message).toMatch(/^the record has 10000\d\d bytes, and the log takes 1000000 at most$/);
  });

  it('refuses a partition that does not exist', async () => {
    const receipts = await publisher.publish(topic, [record(64, 'a'), record(0, 'b')]);
    expect(receipts.map(({ ok }) => ok)).toEqual([false, true]);
  });

  it('fails within its deadline for a topic that does not exist, and goes on with others', async () => {
    const impatient = new KafkaLog({
      brokers,
      clientId: 'test',
      logger: createLogger('test', 'silent'),
      deadlineMs: 8_000,
    });
    const hasty = await impatient.publisher();
    await hasty.publish(topic, [record(8, 'first')]);
    const missing = hasty.publish('no-such-topic', [record(7, 'a')]);
    const next = hasty.publish(topic, [record(7, 'b')]);
    expect(errorOf((await missing)[0]).message).toMatch(/^Kafka did not take the records within 8 s: /);
    expect((await next).map(({ ok }) => ok)).toEqual([true]);
    await impatient.close();
  });

  it('carries key, headers and value through unchanged', async () => {
    const sent = {
      partition: 9,
      key: '键',
      headers: { traceparent: '00-aa', 名: '值' },
      value: Buffer.from([0, 255, 10]),
    };
    const before = Date.now();
    await publisher.publish(topic, [sent]);
    const [got] = await collect(log, topic, 9, 1);
    expect({ key: got?.key, headers: got?.headers, value: got?.value }).toEqual({
      key: sent.key,
      headers: sent.headers,
      value: sent.value,
    });
    // The clocks of a broker elsewhere may differ.
    expect(got?.appendedAt).toBeGreaterThan(before - 60_000);
    expect(got?.appendedAt).toBeLessThan(Date.now() + 60_000);
  });

  it('answers clearly once closed', async () => {
    const closed = await log.publisher();
    await closed.close();
    expect(errorOf((await closed.publish(topic, [record(0, 'a')]))[0]).message).toBe('this publisher is closed');
  });
});

it('says that Kafka is away, in the receipts and at a ping, and does not wait forever', async () => {
  const log = new KafkaLog({
    brokers: ['127.0.0.1:1'],
    clientId: 'test',
    logger: createLogger('test', 'silent'),
    deadlineMs: 5_000,
  });
  const publisher = await log.publisher();
  const records: OutgoingRecord[] = [record(0, 'a'), record(1, 'b')];
  const receipts = await publisher.publish('intake', records);
  expect(receipts.map((receipt) => errorOf(receipt).message.slice(0, 45))).toEqual(
    records.map(() => 'Kafka did not take the records within 5 s: Co'),
  );
  await expect(log.ping()).rejects.toThrow(
    'Kafka at 127.0.0.1:1 cannot be used: Connection error: connect ECONNREFUSED',
  );
  await publisher.close();
  await log.close();
});

function errorOf(receipt: Receipt | undefined): Error {
  if (receipt === undefined || receipt.ok) throw new Error('this record was expected to fail');
  return receipt.error;
}

function randomBuffer(size: number): Buffer {
  const noise = Buffer.alloc(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));
  return noise;
}
