import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startKafka, whyNoKafka, type KafkaCluster } from '@custos/messaging/local-kafka';
import { describeUnless } from '@custos/messaging/testing';
import { until } from '@custos/postgres/testing';
import { startCluster } from '../testing/index.js';
import { clusterOnKafka, type Form } from './form.js';
import { describeCustos } from './the-suite.js';

/** Topics and consumer groups have the names they have, so a suite cannot share a broker with another. */
describeUnless('kafka', await whyNoKafka(), 'the cluster on a broker of its own', () => {
  let folder: string;
  let kafka: KafkaCluster;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'custos-e2e-'));
    kafka = await startKafka({ brokers: 1 });
  });
  afterAll(async () => {
    await kafka.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('starts without the broker: says so, is not ready, and is once the broker is there', async () => {
    const [brokers] = kafka.brokers;
    await kafka.kill(0);
    const cluster = await startCluster({
      ...{ folder: join(folder, 'early'), log: 'kafka', brokers: brokers!, waitUntilReady: false },
      environment: { LOG_LEVEL: 'warn' },
    });
    try {
      const { ingest, classifier, enforcement } = cluster.services;
      const waiting = [ingest, classifier, enforcement];
      const logs = () => Promise.all(waiting.map((service) => service.log().catch(() => '')));
      await until(logs, (all) => all.every((log) => log.includes('the log cannot be reached yet')));
      for (const [place, log] of (await logs()).entries()) {
        expect(log).toContain(`Kafka at ${brokers} cannot be used`);
        expect((await fetch(`${waiting[place]!.url}/health/ready`)).status).toBe(503);
      }

      await kafka.restart(0);

      await Promise.all(Object.values(cluster.services).map((service) => service.ready()));
      expect(Object.values(cluster.services).every(({ running }) => running)).toBe(true);
    } finally {
      await cluster.stop();
    }
  });

  describe('once it runs', () => {
    let form: Form;
    beforeAll(async () => {
      // The topics remember the cluster before, whose database is gone.
      await kafka.stop();
      kafka = await startKafka({ brokers: 1 });
      form = clusterOnKafka(join(folder, 'data'), kafka.brokers.join(','));
      await form.start();
    });
    afterAll(() => form.stop());

    describeCustos('Custos as a cluster', () => form);
  });
});
