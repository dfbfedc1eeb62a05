import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '@custos/http';

export const MOST_EVENTS = 1_000;

const NUMBERS = new Set(['schemaversion', 'revision']);
const WHOLE = /^\d{1,10}$/;

/** Percent-encoding is how CloudEvents carry what a header cannot; what is none stays as it came. */
function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Binary mode: attributes in headers that begin with `prefix`, the body is the data. */
export function binaryEvent(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  prefix: string,
  data: unknown,
): Record<string, unknown> {
  const event: Record<string, unknown> = {};
  for (const name in headers) {
    const value = headers[name];
    if (!name.startsWith(prefix) || typeof value !== 'string') continue;
    const attribute = name.slice(prefix.length);
    event[attribute] = NUMBERS.has(attribute) && WHOLE.test(value) ? Number(value) : decoded(value);
  }
  event['data'] = data;
  return event;
}

/**
 * The events of a request, in whichever of the three ways of the CloudEvents HTTP binding they came. What they hold is
 * judged later.
 *
 * @throws Problem when the body holds no events at all, or too many
 */
export function eventsOf(headers: IncomingHttpHeaders, body: unknown): unknown[] {
  const structured = headers['content-type']?.startsWith('application/cloudevents') === true;
  if (!structured && headers['ce-specversion'] !== undefined) return [binaryEvent(headers, 'ce-', body)];
  if (Array.isArray(body)) {
    if (body.length <= MOST_EVENTS) return body;
    throw new Problem({
      status: 413,
      kind: 'too-many-events',
      title: 'Too many events in one request',
      detail: `The batch holds ${body.length} events, ${MOST_EVENTS} are the most.`,
      mend: 'Send them in several requests.',
    });
  }
  if (typeof body === 'object' && body !== null) return [body];
  throw new Problem({
    status: 400,
    kind: 'no-event',
    title: 'The body holds no event',
    pointer: '',
    mend: 'Send a CloudEvent (a JSON object), or a batch of them (a JSON array).',
  });
}
