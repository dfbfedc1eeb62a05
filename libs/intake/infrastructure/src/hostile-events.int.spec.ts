import { allContracts } from '@custos/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IngestUnderTest, textPosted } from './testing/ingest-under-test.js';

const types = allContracts().map(({ type }) => type);

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\u0000',
    '\ud800',
    '\udfff\ud800',
    '__proto__',
    'constructor',
    '',
    ' ',
    '\u202e',
    '9'.repeat(400),
    "'; DROP TABLE",
  ),
  fc.double(),
  fc.bigInt().map(Number),
  fc.constantFrom(null, true, -0, 1e308, -1e308, 2 ** 53),
  fc.jsonValue({ maxDepth: 4 }),
  fc.integer({ min: 1, max: 2_000 }).map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown),
);

const data = fc
  .record(
    {
      contentId: fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
      accountId: fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
      text: fc.string({ unit: 'binary', maxLength: 100 }),
    },
    { requiredKeys: [] },
  )
  .chain((whole) =>
    fc
      .dictionary(fc.constantFrom('text', 'accountId', 'groupId', 'language', '__proto__', 'x'), nasty, { maxKeys: 2 })
      .map((changes) => ({ ...whole, ...changes })),
  );

const attribute = fc.constantFrom(
  'id',
  'source',
  'type',
  'time',
  'revision',
  'schemaversion',
  'specversion',
  'subject',
  'data',
  'platform',
  'x',
);

/** Good but for a few things: most faults are one field away from a good event. */
const nearlyGood = fc
  .tuple(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom(...types),
    data,
    fc.dictionary(attribute, nasty, { maxKeys: 2 }),
  )
  .map(([id, type, content, changes]) => ({ ...textPosted(id), type, data: content, ...changes }));

const good = fc
  .tuple(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), fc.string({ unit: 'binary' }))
  .map(([id, text]) => textPosted(id, { data: { contentId: id, accountId: id, text } }));

const BATCHES = 110;
const PER_BATCH = 100;

describe('ten thousand envelopes of any kind', () => {
  let ingest: IngestUnderTest;

  beforeAll(async () => {
    ingest = await IngestUnderTest.start(['bbs']);
  });
  afterAll(() => ingest.stop());

  it('are each accepted or refused with a reason, and never break the service', async () => {
    let accepted = 0;
    let refused = 0;
    const batch = fc.array(
      fc.oneof({ weight: 5, arbitrary: nearlyGood }, { weight: 3, arbitrary: nasty }, { weight: 2, arbitrary: good }),
      {
        minLength: PER_BATCH,
        maxLength: PER_BATCH,
      },
    );
    await fc.assert(
      fc.asyncProperty(batch, async (candidates) => {
        const { status, body } = await ingest.send(candidates);
        expect([202, 400]).toContain(status);
        const judged = new Set(
          [...(body.receipts ?? []), ...(body.problems ?? body.errors ?? [])].map(({ index }) => index),
        );
        expect(judged.size).toBe(candidates.length);
        accepted += body.receipts?.length ?? 0;
        refused += candidates.length - (body.receipts?.length ?? 0);
      }),
      { numRuns: BATCHES },
    );

    expect(accepted + refused).toBeGreaterThanOrEqual(10_000);
    expect(accepted).toBeGreaterThan(1_000);
    expect(refused).toBeGreaterThan(1_000);
    expect((await ingest.records('intake')).length + (await ingest.records('inbox')).length).toBeLessThanOrEqual(
      accepted,
    );
  }, 900_000);

  it('and any text at all as a body are answered, not failed', async () => {
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.json().map((text) => text.slice(0, -1)),
    );
    const contentType = fc.constantFrom(
      'application/json',
      'application/cloudevents+json',
      'application/cloudevents-batch+json',
      'text/plain',
      'x',
    );
    await fc.assert(
      fc.asyncProperty(body, contentType, async (payload, type) => {
        const { status } = await ingest.send(payload, { 'content-type': type });
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 1_000 },
    );
  });
});
