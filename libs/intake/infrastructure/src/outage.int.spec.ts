import { until } from '@custos/postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IngestUnderTest, textPosted } from './testing/ingest-under-test.js';
import { LineToDatabase } from './testing/line-to-database.js';

describe('ingest while its database is away', () => {
  let ingest: IngestUnderTest;
  let line: LineToDatabase;

  beforeAll(async () => {
    ingest = await IngestUnderTest.start(['bbs'], {}, async (url) => (line = await LineToDatabase.to(url)).url);
  });
  afterAll(async () => {
    await ingest.stop();
    await line.cut();
  });

  async function readiness(): Promise<number> {
    return (await ingest.service.server.inject({ method: 'GET', url: '/health/ready' })).statusCode;
  }

  const untilReady = () => until(readiness, (status) => status === 200);

  it('stays up, says that it is not ready, and asks publishers to come back', async () => {
    const answer = await ingest.send(textPosted('early'));

    expect(await readiness()).toBe(503);
    expect((await ingest.service.server.inject({ method: 'GET', url: '/health/live' })).statusCode).toBe(200);
    expect([answer.status, answer.headers['retry-after'], answer.body.type]).toEqual([
      503,
      '1',
      'urn:custos:problem:temporarily-unavailable',
    ]);
  });

  it('takes events as soon as it is back, loses none over a cut, and doubles none on a resend', async () => {
    await line.mend();
    await untilReady();
    const before = await ingest.send(textPosted('before'));
    expect(before.body.receipts).toMatchObject([{ status: 'new' }]);

    await line.cut();
    const during = await ingest.send([textPosted('before'), textPosted('during')]);
    expect([during.status, during.headers['retry-after']]).toEqual([503, '1']);

    await line.mend();
    await untilReady();
    const after = await ingest.send([textPosted('before'), textPosted('during')]);
    expect(after.body.receipts!.map(({ status }) => status)).toEqual(['duplicate', 'new']);
    expect((await ingest.records('intake')).map(({ event }) => event.sourceid)).toEqual(['before', 'during']);
  });
});
