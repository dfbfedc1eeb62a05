import { RoleTokens } from '@custos/auth';
import { partitionOf } from '@custos/kernel';
import { PostgresLog, type OutgoingRecord } from '@custos/messaging';
import { createLogger } from '@custos/observability';
import { ROLES } from '@custos/postgres';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IngestUnderTest, textPosted } from './testing/ingest-under-test.js';

const tokens = new RoleTokens('a secret of at least thirty-two characters');

describe('publishing on a topic', () => {
  let ingest: IngestUnderTest;
  let log: PostgresLog;

  beforeAll(async () => {
    ingest = await IngestUnderTest.start(['bbs'], { publisherTopics: { platforms: ['bbs'], tokens } });
    log = new PostgresLog({
      database: ingest.database.database(ROLES.enforcement),
      logger: createLogger('test', 'silent'),
    });
  });
  afterAll(async () => {
    await log.close();
    await ingest.stop();
  });

  function record(key: string, value: unknown, headers: Record<string, string> = {}): OutgoingRecord {
    return {
      partition: partitionOf(key),
      key,
      headers,
      value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
    };
  }

  async function arrived(count: number): Promise<(string | undefined)[]> {
    for (let tries = 0; tries < 200; tries++) {
      const records = await ingest.records('intake');
      if (records.length >= count) return records.map(({ event }) => event.sourceid).sort();
      await new Promise((next) => setTimeout(next, 50));
    }
    throw new Error(`fewer than ${count} events arrived`);
  }

  /** As an SRE sees them. */
  async function parkedRecords(count: number): Promise<{ code: string; reason: string }[]> {
    const token = await tokens.issue({ name: 'sam', roles: ['sre'], platforms: ['*'], ttlSeconds: 60 });
    for (let tries = 0; tries < 200; tries++) {
      const request = { method: 'GET', url: '/v1/parked', headers: { authorization: `Bearer ${token}` } } as const;
      const { parked } = (await ingest.service.server.inject(request)).json<{
        parked: { code: string; reason: string }[];
      }>();
      if (parked.length >= count) return parked.sort((one, other) => one.code.localeCompare(other.code));
      await new Promise((next) => setTimeout(next, 50));
    }
    throw new Error(`fewer than ${count} records were parked`);
  }

  it('is the same contract: good events go in once, bad ones are parked with the reason', async () => {
    const { data, ...attributes } = textPosted('t3');
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce_${name}`, String(value)]),
    );
    const publisher = await log.publisher();

    const receipts = await publisher.publish('publish.bbs', [
      record('alice', textPosted('t1')),
      record('alice', textPosted('t1')),
      record('bob', { ...textPosted('t2'), type: 'nobody.Knows' }),
      record('carol', data, headers),
      record('dave', '{"broken'),
      record('alice', textPosted('t4')),
    ]);
    expect(receipts.every(({ ok }) => ok)).toBe(true);

    expect(await arrived(3)).toEqual(['t1', 't3', 't4']);
    const parked = await parkedRecords(2);
    expect(parked.map(({ code, reason }) => [code, reason])).toEqual([
      ['malformed-json', expect.stringMatching(/not JSON/)],
      ['refused', expect.stringMatching(/^\/type /)],
    ]);
    expect((await ingest.records('intake'))[0]!.event.platform).toBe('bbs');
    expect((await ingest.service.server.inject({ method: 'GET', url: '/health/live' })).statusCode).toBe(200);
  });
});
