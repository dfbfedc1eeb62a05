import { setTimeout as sleep } from 'node:timers/promises';
import { collectSpans } from '@custos/observability/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LineUnderTest } from './testing/line-under-test.js';

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
    for (let tries = 0; tries < 100 && !steps.every((step) => linked().includes(step)); tries++) await sleep(50);
    expect(linked()).toEqual(expect.arrayContaining(steps));
  });
});
