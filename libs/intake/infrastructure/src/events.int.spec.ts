import { ApiKeys } from '@custos/auth';
import { sealContextOf } from '@custos/contracts';
import { derivedId, partitionOf } from '@custos/kernel';
import { ROLES } from '@custos/postgres';
import { open, Pseudonyms, SubjectKeys, type Sealed } from '@custos/privacy';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IngestUnderTest, textPosted } from './testing/ingest-under-test.js';

const masterKey = Buffer.alloc(32, 7);

describe('POST /v1/events', () => {
  let ingest: IngestUnderTest;

  beforeAll(async () => {
    ingest = await IngestUnderTest.start(['bbs', 'live']);
  });
  afterAll(() => ingest.stop());

  const stored = async (id: string, topic = 'intake') =>
    (await ingest.records(topic)).find(({ event }) => event.id === id);

  it('takes an event into the log under pseudonyms, its personal text sealed', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const answer = await ingest.send(textPosted('e1'), { traceparent });

    expect(answer.status).toBe(202);
    const receipt = answer.body.receipts![0]!;
    const record = (await stored(receipt.id))!;
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
      event: { platform: 'bbs', partitionkey: key, sourceid: 'e1', data: { contentId: 'post-e1', accountId: key } },
    });
    expect(JSON.stringify(record.event)).not.toMatch(/alice|meet me/);
    const sealed = record.event.data['text'] as Sealed;
    const keys = await new SubjectKeys(ingest.database.database(ROLES.classifier), masterKey).lookup([sealed.kid]);
    expect(open(keys.get(sealed.kid)!, sealed, sealContextOf(receipt.id, '/text'))).toBe('meet me at five');
  });

  it('takes all three forms of the CloudEvents HTTP binding', async () => {
    const { data, ...attributes } = textPosted('binary', { source: '/论坛', revision: 2 });
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce-${name}`, encodeURIComponent(String(value))]),
    );

    const structured = await ingest.send(textPosted('structured'), {
      'content-type': 'application/cloudevents+json; charset=utf-8',
    });
    const batch = await ingest.send([textPosted('b1'), textPosted('b2')], {
      'content-type': 'application/cloudevents-batch+json',
    });
    const binary = await ingest.send(data, headers);

    expect([structured.status, batch.status, binary.status]).toEqual([202, 202, 202]);
    expect(batch.body.receipts!.map(({ index, status }) => [index, status])).toEqual([
      [0, 'new'],
      [1, 'new'],
    ]);
    expect(binary.body.receipts).toMatchObject([{ status: 'superseding' }]);
    expect((await stored(binary.body.receipts![0]!.id))!.event).toMatchObject({
      source: '/论坛',
      sourceid: 'binary',
      revision: 2,
    });
  });

  it('routes what is addressed to enforcement to the inbox', async () => {
    const erased = textPosted('erase', { type: 'custos.privacy.SubjectErased', data: { accountId: 'carol' } });
    const answer = await ingest.send(erased);

    expect(await stored(answer.body.receipts![0]!.id, 'inbox')).toBeDefined();
  });

  it('lets good ones of a batch in beside bad ones, which it points to', async () => {
    const answer = await ingest.send([
      textPosted('g1'),
      { ...textPosted('g2'), type: 'nobody.Knows' },
      textPosted('g3', { time: 'noon' }),
      7,
    ]);

    expect(answer.status).toBe(202);
    expect(answer.body.receipts).toMatchObject([{ index: 0, status: 'new' }]);
    expect(answer.body.problems!.map(({ index, pointer }) => [index, pointer])).toEqual([
      [1, '/type'],
      [2, '/time'],
      [3, ''],
    ]);
  });

  it('recognises a resend', async () => {
    const first = await ingest.send(textPosted('again'));
    const second = await ingest.send(textPosted('again'));

    expect(second.body.receipts).toEqual([{ ...first.body.receipts![0], status: 'duplicate' }]);
  });

  it('flags a clock that is far off, replaces half surrogate pairs, and says so', async () => {
    const answer = await ingest.send(
      JSON.stringify(textPosted('odd', { time: '2099-01-01T00:00:00Z' })).replace('meet', '\\ud83d'),
    );

    expect(answer.body.receipts).toMatchObject([{ status: 'new', flags: ['lone-surrogates', 'clock-skew'] }]);
    expect((await stored(answer.body.receipts![0]!.id))!.event).toMatchObject({
      time: '2099-01-01T00:00:00.000Z',
      flags: ['lone-surrogates', 'clock-skew'],
    });
  });

  it.each([
    ['malformed JSON', '{"id":', 400, 'malformed-json'],
    ['no body', '', 400, 'no-event'],
    ['a body that is no event', '"hello"', 400, 'no-event'],
    ['nothing but bad events', [1, null, 'x', []], 400, 'no-event-accepted'],
    ['a single bad event', { ...textPosted('x'), data: { text: 4 } }, 400, 'no-event-accepted'],
    ['an event of an unknown type', { ...textPosted('x'), type: 'a\u0000b' }, 400, 'no-event-accepted'],
    ['more than 1,000 events', Array.from({ length: 1_001 }, () => 1), 413, 'too-many-events'],
    ['5 MiB', textPosted('x', { data: { text: 'x'.repeat(5 * 2 ** 20) } }), 413, 'payload-too-large'],
  ])('refuses %s with a problem', async (_what, payload, status, kind) => {
    const answer = await ingest.send(payload);

    expect([answer.status, answer.body.type]).toEqual([status, `urn:custos:problem:${kind}`]);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('takes an empty batch as what it is', async () => {
    expect(await ingest.send([])).toMatchObject({ status: 202, body: { receipts: [] } });
  });

  it('lets nobody in without a live key', async () => {
    const owner = new ApiKeys(ingest.database.database(ROLES.owner));
    const revoked = await owner.create('gone');
    await owner.revoke(revoked.keyId);

    for (const authorization of [
      '',
      'Bearer nonsense',
      `Bearer ck_abcdefghijkl_${'A'.repeat(43)}`,
      `Bearer ${revoked.key}`,
    ]) {
      const answer = await ingest.send(textPosted('x'), { authorization });
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    }
  });

  it('keeps two platforms that send the same ids apart', async () => {
    const [ours, theirs] = [
      await ingest.send(textPosted('same')),
      await ingest.send(textPosted('same'), {}, { platform: 'live' }),
    ];
    const [mine, other] = [(await stored(ours.body.receipts![0]!.id))!, (await stored(theirs.body.receipts![0]!.id))!];

    expect(theirs.body.receipts).toMatchObject([{ status: 'new' }]);
    expect(other.event).toMatchObject({ platform: 'live', sourceid: 'same' });
    expect(other.event.id).not.toBe(mine.event.id);
    expect(other.key).not.toBe(mine.key);
    expect((other.event.data['text'] as Sealed).kid).not.toBe((mine.event.data['text'] as Sealed).kid);
  });

  it('counts what became of events', async () => {
    const { body } = await ingest.service.server.inject({ method: 'GET', url: '/metrics' });
    const counts = body.split('\n').filter((line) => line.startsWith('custos_ingest_events_total'));

    expect(counts.join()).toMatch(/outcome="duplicate"[^}]*\} [1-9]/);
  });
});
