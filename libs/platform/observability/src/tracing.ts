import {
  context,
  isSpanContextValid,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Span,
  type SpanContext,
} from '@opentelemetry/api';

export { SpanKind };

/** Name of the HTTP and record header that carries a trace (W3C Trace Context). */
export const TRACEPARENT_HEADER = 'traceparent';

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

let enabled = false;

/** Set once an SDK stands behind the API; until then spans are not even begun, so that hot paths pay nothing. */
export function enableTracing(on: boolean): void {
  enabled = on;
}

/** The header's span, or undefined when there is no header or it is not a trace context. */
export function spanContextOf(traceparent: string | undefined): SpanContext | undefined {
  const found = traceparent === undefined ? null : TRACEPARENT.exec(traceparent);
  if (found === null) return undefined;
  const spanContext = {
    traceId: found[1] as string,
    spanId: found[2] as string,
    traceFlags: Number.parseInt(found[3] as string, 16) & 1,
    isRemote: true,
  };
  return isSpanContextValid(spanContext) ? spanContext : undefined;
}

/** The header of the trace that a request or record carries on; undefined when it carries none, or nonsense. */
export function traceparentIn(headers: Readonly<Record<string, unknown>>): string | undefined {
  const given = headers[TRACEPARENT_HEADER];
  return typeof given === 'string' && spanContextOf(given) !== undefined ? given : undefined;
}

/** The header that hands the running span on, or undefined when none runs. */
export function currentTraceparent(): string | undefined {
  if (!enabled) return undefined;
  const running = trace.getActiveSpan()?.spanContext();
  if (running === undefined || !isSpanContextValid(running)) return undefined;
  return `00-${running.traceId}-${running.spanId}-${(running.traceFlags & 1) === 1 ? '01' : '00'}`;
}

export interface SpanOptions {
  readonly kind?: SpanKind;
  /** Header of the span that caused this one, from another process; the running span otherwise. */
  readonly parent?: string | undefined;
  /** Headers of the records in a batch: a batch has many causes and no one parent. */
  readonly links?: Iterable<string | undefined>;
  readonly attributes?: Attributes;
}

/** A batch may hold thousands of records; the first traces are enough to find the way. */
const MAX_LINKS = 32;

function linksOf(headers: Iterable<string | undefined>): { context: SpanContext }[] {
  const seen = new Set<string>();
  const links: { context: SpanContext }[] = [];
  for (const header of headers) {
    if (header === undefined || seen.has(header)) continue;
    seen.add(header);
    const linked = spanContextOf(header);
    if (linked !== undefined && links.push({ context: linked }) === MAX_LINKS) break;
  }
  return links;
}

/** Runs work inside a span; an error marks the span and is thrown on. Without an SDK it is a plain call. */
export async function withSpan<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  if (!enabled) return work();
  const parent = spanContextOf(options.parent);
  const within = parent === undefined ? context.active() : trace.setSpanContext(context.active(), parent);
  const kind = options.kind ?? SpanKind.INTERNAL;
  const started = { kind, links: linksOf(options.links ?? []), attributes: options.attributes ?? {} };
  return trace.getTracer('custos').startActiveSpan(name, started, within, (span) => finishWith(span, work));
}

async function finishWith<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // The message may quote personal data; the kind of error is enough in a trace.
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' });
    throw error;
  } finally {
    span.end();
  }
}
