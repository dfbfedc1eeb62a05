import { RoleTokens } from '@custos/auth';
import { partitionOf } from '@custos/kernel';
import { PostgresLog, SEQUENCE_HEADER, type OutgoingRecord } from '@custos/messaging';
import { createLogger } from '@custos/observability';
import { aPicture, png } from '@custos/pictures/testing';
import { ROLES } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IngestUnderTest, textPosted } from './testing/ingest-under-test.js';

interface Media {
  readonly unreadable?: string;
}

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
    const bytes = (): Buffer => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
    return { partition: partitionOf(key), key, headers, value: Buffer.isBuffer(value) ? value : bytes() };
  }

  async function arrived(count: number): Promise<(string | undefined)[]> {
    const records = await until(
      () => ingest.records('intake'),
      ({ length }) => length >= count,
    );
    return records.map(({ event }) => event.sourceid).sort();
  }

  /** As an SRE sees them. */
  async function parkedRecords(count: number): Promise<{ code: string; reason: string }[]> {
    const token = await tokens.issue({ name: 'sam', roles: ['sre'], platforms: ['*'], ttlSeconds: 60 });
    const headers = { authorization: `Bearer ${token}` };
    const request = { method: 'GET', url: '/v1/parked?limit=1000', headers } as const;
    const { parked } = await until(
      async () => (await ingest.service.server.inject(request)).json<{ parked: { code: string; reason: string }[] }>(),
      (list) => list.parked.length >= count,
    );
    return parked.sort((one, other) => one.code.localeCompare(other.code));
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
      record('fred', Buffer.from(JSON.stringify(textPosted('t5', { subject: 'café' })), 'latin1')),
      record('alice', textPosted('t4')),
    ]);
    expect(receipts.filter(({ ok }) => ok)).toHaveLength(7);

    expect(await arrived(3)).toEqual(['t1', 't3', 't4']);
    const parked = await parkedRecords(3);
    expect(parked.map(({ code, reason }) => [code, reason])).toEqual([
      ['malformed-json', expect.stringMatching(/not JSON/)],
      ['malformed-json', expect.stringMatching(/not JSON in UTF-8/)],
      ['refused', expect.stringMatching(/^\/type /)],
    ]);
    expect((await ingest.records('intake'))[0]!.event.platform).toBe('bbs');
    expect((await ingest.service.server.inject({ method: 'GET', url: '/health/live' })).statusCode).toBe(200);
  });

  it('keeps what is parked as ciphertext, and replays it as it came', async () => {
    const publisher = await log.publisher();
    // Its type is registered only after it was sent.
    const { data, ...attributes } = {
      ...textPosted('early'),
      ...{ type: 'bbs.note.Left', data: { accountId: 'erin', note: 'my flat is 7b' } },
    };
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce_${name}`, String(value)]),
    );
    await publisher.publish('publish.bbs', [
      record('erin', data, headers),
      record('erin', textPosted('after-early')),
      record('frank', 'frank, 12 Elm Street'),
    ]);
    await parkedRecords(5);
    const sent = async () =>
      (await ingest.records('intake')).map(({ event }) => event.sourceid).filter((id) => id?.endsWith('early'));
    expect(await sent()).toEqual([]);

    const rows = await ingest.database
      .database(ROLES.owner)
      .query<Record<string, unknown>>(
        `SELECT to_jsonb(p) || jsonb_build_object('clear', encode(p.value, 'escape')) AS row FROM ingest.parked_records p`,
      );
    const stored = JSON.stringify(rows.rows);
    expect(rows.rows.length).toBeGreaterThanOrEqual(5);
    expect(stored).toContain('ciphertext');
    for (const clear of ['erin', 'frank', 'Elm', 'flat', 'dave', 'bbs.note', 'ce_', 'meet me', 'accountId', 'broken'])
      expect(stored).not.toContain(clear);

    const schema = {
      type: 'object',
      additionalProperties: false,
      required: ['accountId', 'note'],
      'x-routing': ['accountId'],
      properties: {
        accountId: { type: 'string', maxLength: 64, 'x-privacy': 'pseudonym', 'x-kind': 'account' },
        note: { type: 'string', maxLength: 200, 'x-privacy': 'personal' },
      },
    };
    expect(await ingest.send(schema, {}, { method: 'PUT', url: '/v1/schemas/bbs.note.Left' })).toMatchObject({
      status: 201,
    });
    const token = await tokens.issue({ name: 'sam', roles: ['sre'], platforms: ['*'], ttlSeconds: 60 });
    const answer = await ingest.service.server.inject({
      method: 'POST',
      url: '/v1/parked/replay',
      headers: { authorization: `Bearer ${token}` },
      payload: { partition: partitionOf('erin'), code: 'refused' },
    });

    expect(answer.json()).toMatchObject({ keys: [{ replayed: 2 }] });
    expect(await sent()).toEqual(['early', 'after-early']);
    const early = (await ingest.records('intake')).filter(({ event }) => event.sourceid === 'early');
    expect(early).toMatchObject([
      { event: { type: 'bbs.note.Left', data: { note: { ciphertext: expect.any(String) } } } },
    ]);
  });

  it('takes nothing in ahead of a bad record of its key, however many of a batch are bad', async () => {
    const before = (await parkedRecords(0)).length;
    const publisher = await log.publisher();
    const flood = Array.from({ length: 120 }, (_, at) => record('ivy', { ...textPosted(`bad-${at}`), data: {} }));

    await publisher.publish('publish.bbs', [
      record('ivy', textPosted('ivy-first')),
      ...flood,
      record('ivy', '{"broken'),
      record('ivy', textPosted('ivy-last')),
    ]);
    await parkedRecords(before + flood.length + 2);

    const ivys = (await ingest.records('intake')).map(({ event }) => event.sourceid);
    expect(ivys.filter((id) => id?.startsWith('ivy'))).toEqual(['ivy-first']);
  });

  it('goes on past pictures that cannot be looked at, in the order of their key', async () => {
    const before = (await ingest.records('intake')).length;
    const picture = (id: string, bytes: Buffer) =>
      textPosted(id, {
        type: 'custos.content.ImagePosted',
        data: { contentId: id, accountId: 'erin', media: { bytes: bytes.toString('base64') } },
      });
    const erin = (id: string) => textPosted(id, { data: { contentId: id, accountId: 'erin', text: 'hello' } });
    const publisher = await log.publisher();

    await publisher.publish('publish.bbs', [
      record('erin', picture('picture-1', png(32_000, Buffer.alloc(64)))),
      record('erin', picture('picture-2', aPicture(96).subarray(0, 900))),
      record('erin', erin('picture-3')),
      record('erin', picture('picture-4', aPicture(96))),
    ]);

    await arrived(before + 4);
    const stored = (await ingest.records('intake')).filter(({ event }) => event.sourceid?.startsWith('picture-'));
    expect(stored.map(({ event }) => event.sourceid)).toEqual(['picture-1', 'picture-2', 'picture-3', 'picture-4']);
    // On a busy machine a picture's turn may not come in time: that it was not looked at is said either way.
    const reasons = stored.map(({ event }) => (event.data['media'] as Media | undefined)?.unreadable);
    expect(['pixels', 'time']).toContain(reasons[0]);
    expect(['broken', 'time']).toContain(reasons[1]);
    expect(reasons[2]).toBeUndefined();
    expect([undefined, 'time']).toContain(reasons[3]);
  });

  it('is not moved by a sequence that a publisher writes', async () => {
    const before = (await ingest.records('intake')).length;
    const publisher = await log.publisher();

    await publisher.publish('publish.bbs', [
      record('gina', textPosted('s1'), { [SEQUENCE_HEADER]: '999999' }),
      record('gina', textPosted('s2'), { [SEQUENCE_HEADER]: '1' }),
      record('gina', textPosted('s3')),
    ]);

    expect(await arrived(before + 3)).toEqual(expect.arrayContaining(['s1', 's2', 's3']));
  });

  it('carries each record’s own trace on', async () => {
    const traces = ['0af7651916cd43dd8448eb211c80319c', '1af7651916cd43dd8448eb211c80319c'];
    const traceparents = traces.map((trace) => `00-${trace}-b7ad6b7169203331-01`);
    const before = (await ingest.records('intake')).length;
    const publisher = await log.publisher();

    await publisher.publish('publish.bbs', [
      record('hal', textPosted('trace-0'), { traceparent: traceparents[0]! }),
      record('hal', textPosted('trace-1'), { traceparent: traceparents[1]! }),
      record('hal', textPosted('trace-2'), { traceparent: 'nonsense' }),
    ]);
    await arrived(before + 3);

    const carried = (await ingest.records('intake')).filter(({ event }) => event.sourceid?.startsWith('trace-'));
    expect(carried.map(({ headers }) => headers['traceparent'])).toEqual([...traceparents, undefined]);
  });
});
