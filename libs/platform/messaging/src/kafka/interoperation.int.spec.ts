import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { createLogger } from '@custos/observability';
import { describeUnless } from '../testing/describe-unless.js';
import { kafkaForTests } from '../testing/kafka-for-tests.js';
import { collect } from '../testing/kafka-records.js';
import { createClient } from './client.js';
import { KafkaLog } from './kafka-log.js';

const run = promisify(execFile);
const kafka = await kafkaForTests();
const brokers = 'brokers' in kafka ? kafka.brokers : [];
const logger = createLogger('test', 'silent');
const { CompressionTypes } = kafkajs;

const CODECS = [
  { name: 'none', kcat: 'none', type: CompressionTypes.None, partition: 0 },
  { name: 'gzip', kcat: 'gzip', type: CompressionTypes.GZIP, partition: 1 },
  { name: 'Snappy', kcat: 'snappy', type: CompressionTypes.Snappy, partition: 2 },
  { name: 'LZ4', kcat: 'lz4', type: CompressionTypes.LZ4, partition: 3 },
  { name: 'Zstandard', kcat: 'zstd', type: CompressionTypes.ZSTD, partition: 4 },
];

async function whatIsMissing(): Promise<string | undefined> {
  if ('skip' in kafka) return kafka.skip;
  const kcat = await run('kcat', ['-V']).catch(() => undefined);
  return kcat === undefined ? 'there is no kcat (Debian: apt-get install kcat)' : undefined;
}

/** Lines `key|headers|value` of one partition, read by kcat to its end. */
async function kcatReads(topic: string, partition: number): Promise<string[]> {
  const from = ['-t', topic, '-p', String(partition), '-o', 'beginning', '-e', '-q', '-f', '%k|%h|%s\n'];
  const { stdout } = await run('kcat', ['-C', '-b', brokers.join(','), ...from], { maxBuffer: 64 * 1024 * 1024 });
  return stdout.split('\n').slice(0, -1);
}

async function kcatWrites(
  topic: string,
  partition: number,
  args: readonly string[],
  lines: readonly string[],
): Promise<void> {
  const to = ['-t', topic, '-p', String(partition), '-K', '|', ...args];
  const kcat = spawn('kcat', ['-P', '-b', brokers.join(','), ...to], { stdio: ['pipe', 'inherit', 'inherit'] });
  kcat.stdin.end(lines.join('\n'));
  const [code] = (await once(kcat, 'close')) as [number];
  expect(code).toBe(0);
}

describeUnless('kafka', await whatIsMissing(), 'another client of the same topics', () => {
  const topic = `kcat-${crypto.randomUUID()}`;
  const written = Array.from({ length: 300 }, (_, n) => `账号-${n}|文本 ${n} ${'很长的一段话'.repeat(50)}`);
  let log: KafkaLog;

  beforeAll(async () => {
    log = new KafkaLog({ brokers, clientId: 'test', logger });
    await log.ensureTopics([{ name: topic, retentionDays: 200 }]);
  });

  afterAll(() => log.close());

  it('reads what we publish, with key and headers', async () => {
    const publisher = await log.publisher();
    const records = written.map((line) => {
      const [key = '', text = ''] = line.split('|');
      return { partition: 60, key, headers: { traceparent: '00-ab-cd-01' }, value: Buffer.from(text) };
    });
    await publisher.publish(topic, records);
    expect(await kcatReads(topic, 60)).toEqual(written.map((line) => line.replace('|', '|traceparent=00-ab-cd-01|')));
  });

  it.each(CODECS)('writes $name, which we read', async ({ kcat, partition }) => {
    await kcatWrites(topic, partition, ['-z', kcat, '-H', 'traceparent=00-ef'], written);
    const records = await collect(log, topic, partition, written.length);
    expect(records.map(({ key, value }) => `${key}|${value.toString()}`)).toEqual(written);
    expect(records[0]?.headers).toEqual({ traceparent: '00-ef' });
  });

  it.each(CODECS)('reads $name, as our codecs write it', async ({ type, partition }) => {
    const producer = createClient(brokers, 'test', logger).producer({
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
    });
    await producer.connect();
    const messages = written.map((line) => ({
      partition: partition + 10,
      key: line.split('|')[0] ?? '',
      value: line.split('|')[1] ?? '',
    }));
    await producer.send({ topic, compression: type, messages });
    await producer.disconnect();
    expect(await kcatReads(topic, partition + 10)).toEqual(written.map((line) => line.replace('|', '||')));
  });
});
