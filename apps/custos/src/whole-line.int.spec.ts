import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVIDENCE_HEADROOM_BYTES } from '@custos/contracts';
import { MAX_RECORD_BYTES, recordBytes } from '@custos/messaging';
import { collectSpans } from '@custos/observability/testing';
import { until } from '@custos/postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { LineUnderTest } from './testing/line-under-test.js';

const LARGEST = MAX_RECORD_BYTES - EVIDENCE_HEADROOM_BYTES;

describe('a trace', () => {
  let line: LineUnderTest;
  let spans: ReturnType<typeof collectSpans>;

  beforeAll(async () => {
    spans = collectSpans('line');
    line = await LineUnderTest.start();
  });
  afterAll(async () => {
    await line.stop();
    await spans.stop();
  });

  it('is one from the request of a publisher to the measure that follows, and every step of the line is linked to it', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const posted = {
      specversion: '1.0',
      id: 'prize',
      source: '/bbs/posts',
      type: 'custos.content.TextPosted',
      data: {
        contentId: 'post-1',
        accountId: 'mallory',
        text: '您好，您的号码被抽中一等奖，领奖验证码8899，联系13812345678',
      },
    };

    await line.send('/v1/events', posted, { traceparent: `00-${traceId}-b7ad6b7169203331-01` });

    const [measure] = await line.relayed('measures', 'MeasureImposed');
    const [signal] = await line.relayed('signals', 'SignalRaised');
    const [intake] = await line.relayed('intake', 'TextPosted');
    await line.relayed('decisions', 'CaseOpened');
    const request = spans.spans().find(({ name }) => name === 'accept events');
    const { spanId } = request!.spanContext();
    expect(request!.spanContext().traceId).toBe(traceId);
    expect(request!.parentSpanContext).toMatchObject({ spanId: 'b7ad6b7169203331' });
    const traceparent = `00-${traceId}-${spanId}-01`;
    for (const hop of [intake, signal, measure]) expect(hop!.record.headers).toMatchObject({ traceparent });
    expect(measure!.event.traceparent).toBe(traceparent);

    const linked = () =>
      spans
        .spans()
        .filter(({ links }) => links.some(({ context }) => context.traceId === traceId))
        .map(({ name, attributes }) => `${name}: ${String(attributes['consumer'] ?? attributes['relay'])}`);
    const steps = [
      'apply records: classifier',
      'relay rows: classifier-outbox',
      'apply records: enforcement',
      'relay rows: enforcement-events',
    ];
    await until(linked, (names) => steps.every((step) => names.includes(step)));
  });
});

describe('the largest event', () => {
  const BANKS = ['alpha', 'bravo', 'charlie', 'delta'];
  const TYPE = 'shop.listing.Offered';
  /** With its slash, as long as a span's pointer may be, of characters that JSON writes in six bytes. */
  const FIELD = '\u0001'.repeat(255);
  const SCHEMA = {
    type: 'object',
    additionalProperties: false,
    required: ['accountId', 'contentId', FIELD, 'filling'],
    'x-routing': ['accountId'],
    properties: {
      accountId: { type: 'string', maxLength: 64, 'x-privacy': 'pseudonym', 'x-kind': 'account' },
      contentId: { type: 'string', maxLength: 256, 'x-privacy': 'none' },
      [FIELD]: { type: 'string', maxLength: 1_000_000, 'x-privacy': 'personal' },
      filling: { type: 'string', maxLength: 1_000_000, 'x-privacy': 'none' },
    },
  };
  let line: LineUnderTest;
  let packFolder: string;

  beforeAll(async () => {
    packFolder = await mkdtemp(join(tmpdir(), 'custos-pack-'));
    const parts = {
      'pack.yaml': { id: 'wide', title: { en: 'Wide', zh: '宽' } },
      'rules/offer.yaml': {
        ...{ id: 'offer', category: 'FRAUD_SCAM', mode: 'live', events: [TYPE], score: 900_000 },
        when: BANKS.map((id) => `words.${id} > 0`).join(' && '),
        spans: BANKS.map((id) => `words.${id}`),
        reason: { en: 'e'.repeat(500), zh: '因为' },
        examples: { match: [BANKS.join(' ')], pass: ['nothing'] },
      },
      ...Object.fromEntries(
        BANKS.map((id) => [`banks/${id}.yaml`, { id, category: 'FRAUD_SCAM', description: id, words: [id] }]),
      ),
    };
    for (const folder of ['banks', 'rules']) await mkdir(join(packFolder, folder));
    for (const [file, part] of Object.entries(parts)) await writeFile(join(packFolder, file), stringify(part));
    line = await LineUnderTest.start(packFolder);
  });
  afterAll(async () => {
    await line.stop();
    await rm(packFolder, { recursive: true });
  });

  const offered = (id: string, filling: number) => ({
    specversion: '1.0',
    ...{ id, source: '/shop', type: TYPE },
    data: {
      accountId: 'mallory',
      contentId: '号'.repeat(256),
      [FIELD]: `${`${BANKS.join(' ')} `.repeat(20)}${'货 '.repeat(50_000)}`,
      filling: 'x'.repeat(filling),
    },
  });
  /** What ingest says such an event takes. */
  async function bytesOf(filling: number): Promise<number> {
    const { status, body } = await line.send('/v1/events', offered('too-large', filling));
    expect({ status, type: body['type'] }).toEqual({ status: 413, type: 'urn:custos:problem:event-too-large' });
    return Number(/takes (\d+) bytes/.exec(JSON.stringify(body))?.[1]);
  }

  it('that is taken in becomes signal, case, evidence and measure, and one byte more is refused at the door', async () => {
    expect(await line.send(`/v1/schemas/${TYPE}`, SCHEMA)).toMatchObject({ status: 201 });
    const room = LARGEST - ((await bytesOf(900_000)) - 900_000);
    expect(await bytesOf(room + 1)).toBe(LARGEST + 1);

    // As many bytes: the id, unlike the filling, stands in the envelope.
    const { status } = await line.send('/v1/events', offered('large-too', room));

    expect(status).toBe(202);
    const [intake] = await line.relayed('intake', 'Offered');
    const [signal] = await line.relayed('signals', 'SignalRaised');
    const [evidence] = await line.relayed('decisions', 'EvidencePreserved');
    expect(await line.relayed('decisions', 'CaseOpened')).toHaveLength(1);
    expect(await line.relayed('measures', 'MeasureImposed')).toHaveLength(1);
    expect(await line.parked()).toEqual([]);
    expect(intake!.record.value).toHaveLength(LARGEST);
    expect(signal!.event.data['spans']).toHaveLength(64);
    expect(recordBytes(signal!.record) - LARGEST).toBeGreaterThan(100_000);
    expect(recordBytes(evidence!.record)).toBeLessThanOrEqual(MAX_RECORD_BYTES);
  });
});
