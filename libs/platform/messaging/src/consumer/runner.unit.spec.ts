import { describe, expect, it } from '@jest/globals';
import { Metrics } from '@custos/observability';
import { Database } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { PostgresLog } from '../postgres/postgres-log.js';
import { silent } from '../testing/silent.js';
import { outboxSource } from '../relay/outbox.js';
import { Relay } from '../relay/relay.js';
import { ConsumerRunner } from './runner.js';

describe('with the database away from the start', () => {
  const open = () => new Database({ url: 'postgres://nobody@127.0.0.1:1/none', applicationName: 'away' });

  it('a consumer says so, goes on trying, and can still be drained', async () => {
    const database = open();
    const log = new PostgresLog({ database, logger: silent });
    const runner = new ConsumerRunner({
      log,
      database,
      schema: 'none',
      group: 'g',
      topics: ['intake'],
      handler: { handle: () => Promise.reject(new Error('nothing can arrive')) },
      onPoison: 'park',
      logger: silent,
      metrics: new Metrics('away'),
    });
    runner.start();
    await until(() => !runner.status().healthy);

    expect(runner.status().problems.join()).toContain('the log cannot be read');
    expect(runner.status().stuck).toBe(true);
    await runner.drain();
    expect(runner.status().state).toBe('stopped');
    await log.close();
  });

  it('a relay says so, goes on trying, and can still be drained', async () => {
    const database = open();
    const log = new PostgresLog({ database, logger: silent });
    const relay = new Relay({
      source: outboxSource('none', ['signals']),
      log,
      database,
      schema: 'none',
      name: 'r',
      logger: silent,
      metrics: new Metrics('away-relay'),
    });
    relay.start();
    await until(() => !relay.status().healthy);

    expect(relay.status().stuck).toBe(true);
    await relay.drain();
    await log.close();
  });

  it('a publisher answers each record with the failure', async () => {
    const log = new PostgresLog({ database: open(), logger: silent });
    const publisher = await log.publisher();
    const record = { partition: 1, key: 'k', headers: {}, value: Buffer.from('x') };

    const receipts = await publisher.publish('intake', [record, { ...record, partition: 2 }]);

    expect(receipts).toMatchObject([
      { ok: false, partition: 1 },
      { ok: false, partition: 2 },
    ]);
    await log.close();
  });
});
