import type { Format } from '@custos/reporting-application';
import type { FastifyReply } from 'fastify';

const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  html: 'text/html; charset=utf-8',
};

/** Pages run nothing and fetch nothing: names in them were chosen by strangers. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

export async function sendPage(reply: FastifyReply, body: string, format: Format = 'html'): Promise<void> {
  await asPage(reply, format).send(body);
}

/** The headers of a page, before its body is sent. */
export function asPage(reply: FastifyReply, format: Format = 'html'): FastifyReply {
  return reply
    .header('content-type', MEDIA_TYPES[format])
    .header('cache-control', 'private, no-store')
    .header('content-security-policy', POLICY)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'same-origin');
}
