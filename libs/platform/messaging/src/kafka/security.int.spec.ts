import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createLogger } from '@custos/observability';
import { whyNoKafka } from '../local-kafka/index.js';
import { describeUnless } from '../testing/describe-unless.js';
import { collect, record } from '../testing/kafka-records.js';
import { startSecuredKafka, type SecuredKafka } from '../testing/secured-kafka.js';
import type { KafkaSecurity } from './client.js';
import { KafkaLog } from './kafka-log.js';

const USER = { username: 'custos-ingest', password: 'hunter2-hunter2' };
const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

describeUnless('kafka', await whyNoKafka(), 'Kafka that asks who is there', () => {
  const lines: string[] = [];
  const logger = createLogger('test', 'debug', { write: (line) => lines.push(line) });
  let kafka: SecuredKafka;
  let tls: { ca: string };

  beforeAll(async () => {
    kafka = await startSecuredKafka(USER);
    tls = { ca: kafka.certificate };
  });
  afterAll(async () => {
    await kafka.stop();
    expect(lines.join('')).not.toContain(USER.password);
  });

  async function withLog<T>(broker: string, security: KafkaSecurity, work: (log: KafkaLog) => Promise<T>): Promise<T> {
    const log = new KafkaLog({ brokers: [broker], clientId: 'test', logger, security });
    return work(log).finally(() => log.close());
  }

  /** A record that is written and read again. */
  async function roundTrip(log: KafkaLog): Promise<string[]> {
    const topic = `secured-${crypto.randomUUID()}`;
    await log.ensureTopics([{ name: topic, retentionDays: null }]);
    const publisher = await log.publisher();
    const [receipt] = await publisher.publish(topic, [record(7, 'behind the door')]);
    expect(receipt).toEqual({ ok: true, partition: 7, position: 0n });
    return (await collect(log, topic, 7, 1)).map(({ value }) => value.toString());
  }

  it('carries records over TLS to a client that trusts its certificate', async () => {
    expect(await withLog(kafka.ssl, { tls }, roundTrip)).toEqual(['behind the door']);
  });

  it.each(MECHANISMS)('carries the records of whoever proves by %s to be a user, over TLS', async (mechanism) => {
    const security = { tls, sasl: { mechanism, ...USER } };
    expect(await withLog(kafka.saslSsl, security, roundTrip)).toEqual(['behind the door']);
  });

  it('carries them without TLS where its listener has none', async () => {
    const security = { sasl: { mechanism: 'scram-sha-512', ...USER } } as const;
    expect(await withLog(kafka.saslPlaintext, security, roundTrip)).toEqual(['behind the door']);
  });

  it.each(MECHANISMS)('turns away a wrong password by %s, and the error says so without it', async (mechanism) => {
    const sasl = { mechanism, username: USER.username, password: 'hunter2-hunter3' };

    const refused = withLog(kafka.saslSsl, { tls, sasl }, (log) => log.ping());

    await expect(refused).rejects.toThrow(/cannot be used: .*[Aa]uthentication failed/);
    await expect(refused).rejects.not.toThrow(/hunter/);
    expect(lines.join('')).not.toContain(sasl.password);
  });

  it('is not spoken to when its certificate is signed by nobody that is trusted', async () => {
    const refused = withLog(kafka.ssl, { tls: {} }, (log) => log.ping());

    await expect(refused).rejects.toThrow(/cannot be used: Connection error: self-signed certificate/);
  });
});
