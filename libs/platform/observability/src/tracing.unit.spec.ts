import { afterEach, describe, expect, it } from '@jest/globals';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { startTracing } from './tracing-sdk.js';
import { currentTraceparent, spanContextOf, TRACEPARENT_HEADER, withSpan } from './tracing.js';

interface CarriedRecord {
  readonly headers: Readonly<Record<string, string>>;
}

function recordCarrying(traceparent: string | undefined): CarriedRecord {
  return { headers: traceparent === undefined ? {} : { [TRACEPARENT_HEADER]: traceparent } };
}

describe('a trace', () => {
  let stop = async (): Promise<void> => {};
  afterEach(() => stop());

  it('crosses the log: the header a publisher wrote is the parent of the consumer’s span', async () => {
    const exporter = new InMemorySpanExporter();
    stop = startTracing('ingest', exporter);

    const log: CarriedRecord[] = [];
    await withSpan('publish', {}, async () => {
      await Promise.resolve();
      log.push(recordCarrying(currentTraceparent()));
    });
    const parent = log[0]?.headers[TRACEPARENT_HEADER];
    await withSpan('consume', { parent }, async () => {});

    const [published, consumed] = exporter.getFinishedSpans();
    expect(parent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(consumed?.spanContext().traceId).toBe(published?.spanContext().traceId);
    expect(consumed?.parentSpanContext?.spanId).toBe(published?.spanContext().spanId);
    expect(published?.resource.attributes['service.name']).toBe('ingest');
  });

  it('links a batch to each trace in it once', async () => {
    const exporter = new InMemorySpanExporter();
    stop = startTracing('classifier', exporter);
    const one = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const other = '00-1af7651916cd43dd8448eb211c80319c-c7ad6b7169203331-01';

    await withSpan('batch', { links: [one, undefined, one, other, 'nonsense'] }, async () => {});

    const links = exporter.getFinishedSpans()[0]?.links.map((link) => link.context.traceId);
    expect(links).toEqual(['0af7651916cd43dd8448eb211c80319c', '1af7651916cd43dd8448eb211c80319c']);
  });

  it('marks a span whose work failed without quoting the message', async () => {
    const exporter = new InMemorySpanExporter();
    stop = startTracing('ingest', exporter);

    await expect(withSpan('work', {}, () => Promise.reject(new RangeError('alice@example.org')))).rejects.toThrow(
      RangeError,
    );

    expect(exporter.getFinishedSpans()[0]?.status.message).toBe('RangeError');
  });

  it('is not begun while no SDK is there', async () => {
    const seen = await withSpan('work', {}, async () => currentTraceparent());

    expect(seen).toBeUndefined();
  });

  it.each([
    '',
    'nonsense',
    '01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
  ])('ignores a header that is no trace context: %j', (header) => {
    expect(spanContextOf(header)).toBeUndefined();
  });
});
