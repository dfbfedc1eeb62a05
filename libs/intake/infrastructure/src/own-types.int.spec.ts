import { Pseudonyms } from '@custos/privacy';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IngestUnderTest, textPosted } from './testing/ingest-under-test.js';

const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['buyerAccountId', 'reason'],
  'x-routing': ['buyerAccountId'],
  properties: {
    buyerAccountId: { type: 'string', maxLength: 64, 'x-privacy': 'pseudonym', 'x-kind': 'account' },
    reason: { type: 'string', maxLength: 200, 'x-privacy': 'personal' },
  },
};

const WIDER = {
  ...SCHEMA,
  properties: { ...SCHEMA.properties, amountMinor: { type: 'integer', 'x-privacy': 'none' } },
};

describe('types of a publisher’s own', () => {
  let ingest: IngestUnderTest;

  beforeAll(async () => {
    ingest = await IngestUnderTest.start(['shop', 'bbs']);
  });
  afterAll(() => ingest.stop());

  const register = (schema: unknown, type = 'shop.order.RefundAsked', version = '') =>
    ingest.send(schema, {}, { method: 'PUT', url: `/v1/schemas/${type}${version}` });
  const refund = (id: string, changes: Record<string, unknown> = {}) => ({
    ...textPosted(id, { type: 'shop.order.RefundAsked', data: { buyerAccountId: 'dora', reason: 'broken' } }),
    ...changes,
  });

  it('are unknown until they are registered, and then taken in sealed like any other', async () => {
    expect((await ingest.send(refund('r0'))).status).toBe(400);

    expect(await register(SCHEMA)).toMatchObject({ status: 201, body: { type: 'shop.order.RefundAsked', version: 1 } });
    const answer = await ingest.send(refund('r1'));

    expect(answer.status).toBe(202);
    const [record] = await ingest.records('intake');
    expect(record!.event).toMatchObject({
      type: 'shop.order.RefundAsked',
      schemaversion: 1,
      data: { buyerAccountId: new Pseudonyms(Buffer.alloc(32, 7)).of('shop', 'account', 'dora') },
    });
    expect(JSON.stringify(record!.event)).not.toMatch(/broken|dora/);
  });

  it('keep their versions for ever: the same again changes nothing, another schema is another version', async () => {
    expect(await register(SCHEMA)).toMatchObject({ status: 200, body: { version: 1 } });
    expect(await register(WIDER, undefined, '?version=1')).toMatchObject({ status: 409 });
    expect(await register(WIDER, undefined, '?version=3')).toMatchObject({ status: 409 });
    expect(await register(WIDER)).toMatchObject({ status: 201, body: { version: 2 } });
    expect(await register(SCHEMA)).toMatchObject({ status: 200, body: { version: 1 } });

    const data = { buyerAccountId: 'dora', reason: 'broken', amountMinor: 5 };
    expect((await ingest.send(refund('r2', { data }))).status).toBe(202);
    expect((await ingest.send(refund('r3', { schemaversion: 1 }))).status).toBe(202);
    expect((await ingest.send(refund('r4', { schemaversion: 1, data }))).body.errors).toMatchObject([
      { pointer: '/data/amountMinor' },
    ]);
    expect((await ingest.send(refund('r5', { schemaversion: 3 }))).body.errors).toMatchObject([
      { pointer: '/schemaversion' },
    ]);
  });

  it('belong to the platform that registered them', async () => {
    expect((await ingest.send(refund('r1'), {}, { platform: 'bbs' })).body.errors).toMatchObject([
      { pointer: '/type' },
    ]);
  });

  it.each([
    [
      'a field without a privacy mark',
      { ...SCHEMA, properties: { ...SCHEMA.properties, note: { type: 'string', maxLength: 9 } } },
      'shop.A',
      400,
    ],
    ['a type of ours', SCHEMA, 'custos.content.TextPosted', 400],
    ['no schema at all', 5, 'shop.order.B', 400],
    [
      'endless nesting',
      JSON.parse(`${'{"properties":'.repeat(20_000)}1${'}'.repeat(20_000)}`) as unknown,
      'shop.order.C',
      400,
    ],
    ['a number beyond all bounds', '{"type":"object","maximum":1e999}', 'shop.order.D', 400],
    ['a type with U+0000', SCHEMA, 'shop.%00', 400],
    ['a version that is none', SCHEMA, 'shop.order.E?version=x', 400],
  ])('are refused for %s', async (_what, schema, type, status) => {
    const answer = await register(typeof schema === 'string' ? schema : stringified(schema), type);

    expect(answer.status).toBe(status);
  });

  it('tells a platform what its ids are called in measures', async () => {
    const answer = await ingest.send({ accounts: ['dora', '__proto__'], groups: ['g'] }, {}, { url: '/v1/pseudonyms' });
    const names = new Pseudonyms(Buffer.alloc(32, 7));

    expect(answer.status).toBe(200);
    expect(Object.entries(answer.body['pseudonyms'] as object)).toEqual([
      ['dora', names.of('shop', 'account', 'dora')],
      ['__proto__', names.of('shop', 'account', '__proto__')],
    ]);
    expect(answer.body['groups']).toEqual({ g: names.of('shop', 'group', 'g') });
    for (const body of [
      {},
      [],
      { accounts: 'dora' },
      { accounts: [''] },
      { accounts: Array.from({ length: 1_001 }, () => 'x') },
    ]) {
      expect((await ingest.send(body, {}, { url: '/v1/pseudonyms' })).status).toBe(400);
    }
  });
});

/** JSON.stringify would overflow on what a sender writes by hand. */
function stringified(schema: unknown): string {
  try {
    return JSON.stringify(schema);
  } catch {
    return `${'{"properties":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
  }
}
