import { Pseudonyms, open, SubjectKeys, type Sealed } from '@custos/privacy';
import { sealContextOf } from '@custos/contracts';
import { derivedId, partitionOf } from '@custos/kernel';
import { ROLES } from '@custos/postgres';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IngestUnderTest, textPosted } from './testing/ingest-under-test.js';

describe('POST /v1/events', () => {
  let ingest: IngestUnderTest;
  const masterKey = Buffer.alloc(32, 7);

  beforeAll(async () => {
    ingest = await IngestUnderTest.start(['bbs', 'live']);
  });
  afterAll(() => ingest.stop());

  it('takes an event into the log under pseudonyms, its personal text sealed', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const answer = await ingest.send(textPosted('e1', { time: new Date(Date.now() - 1_000).toISOString() }), {
      traceparent,
    });

    expect(answer.status).toBe(202);
    const receipt = answer.body.receipts![0]!;
    const record = (await ingest.records('intake')).find(({ event }) => event.id === receipt.id)!;
    const key = new Pseudonyms(masterKey).of('bbs', 'account', 'alice');
    expect(receipt).toEqual({
      index: 0,
      id: derivedId({ platform: 'bbs', source: '/bbs/posts', id: 'e1', revision: 0, purpose: 'event' }),
      status: 'new',
      partition: partitionOf(key),
      position: String(record.position),
    });
    expect(record).toMatchObject({
      partition: receipt.partition,
      key,
      headers: { 'ce-type': 'custos.content.TextPosted', traceparent },
      event: {
        platform: 'bbs',
        partitionkey: key,
        sourceid: 'e1',
        schemaversion: 1,
        revision: 0,
        data: { contentId: 'post-e1', accountId: key },
      },
    });
    expect(JSON.stringify(record.event)).not.toMatch(/alice|meet me/);
    const sealed = record.event.data['text'] as Sealed;
    const keys = await new SubjectKeys(ingest.database.database(ROLES.classifier), masterKey).lookup([sealed.kid]);
    expect(open(keys.get(sealed.kid)!, sealed, sealContextOf(receipt.id, '/text'))).toBe('meet me at five');
  });
});
