import { STATUS_CODES } from 'node:http';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Logger } from '@custos/observability';
import { isTransient } from '@custos/postgres';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MalformedJson, NotUtf8 } from './json-text.js';
import { Problem } from './problem.js';

export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/** Turns an error into a problem of ours, or declines with undefined. */
export type ProblemMapping = (error: unknown) => Problem | undefined;

const MENDS: Readonly<Record<number, string>> = {
  404: 'See the reference for the paths and methods of this service.',
  413: 'Send less in one request.',
  415: 'Send JSON and say so: content-type: application/json.',
};

function kindOf(status: number): string {
  return (STATUS_CODES[status] ?? 'error').toLowerCase().replace(/[^a-z]+/g, '-');
}

function plain(status: number, detail?: string, mend?: string): Problem {
  return new Problem({
    status,
    kind: kindOf(status),
    title: STATUS_CODES[status] ?? 'Error',
    ...(detail === undefined ? {} : { detail }),
    ...(mend === undefined ? {} : { mend }),
  });
}

interface HttpError extends Error {
  readonly statusCode: number;
  readonly code?: string;
}

function isHttpError(error: unknown): error is HttpError {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
}

/** The answer to any error. What nobody planned for becomes a 500 that tells nothing of the inside. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof MalformedJson) {
    return new Problem({
      status: 400,
      kind: 'malformed-json',
      title: 'The body is not JSON',
      detail: error.message,
      mend: 'Send one JSON text in UTF-8; the offset counts characters (UTF-16 units) from the start of the body.',
      members: { offset: error.offset },
    });
  }
  if (error instanceof NotUtf8) {
    return new Problem({
      status: 400,
      kind: 'malformed-json',
      title: 'The body is not JSON',
      detail: 'It is not text in UTF-8, as JSON has to be.',
      mend: 'Send UTF-8, whatever encoding the text has at home (GBK, GB 18030, Big5, ISO 8859-1).',
    });
  }
  if (error instanceof HttpException) return plain(error.getStatus(), error.message, MENDS[error.getStatus()]);
  if (isHttpError(error) && error.statusCode >= 400 && error.statusCode < 500) {
    return plain(error.statusCode, error.message, MENDS[error.statusCode]);
  }
  if (isTransient(error)) {
    return new Problem({
      status: 503,
      kind: 'temporarily-unavailable',
      title: 'The database or the log cannot be reached',
      detail: 'Nothing of this request took effect for certain.',
      mend: 'Send the same request again, with the same ids, after the time in Retry-After.',
      retryAfter: 1,
    });
  }
  return plain(500, undefined, 'Nothing you can mend: the operator finds the error in the log by the request id.');
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly mapping: ProblemMapping,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.logger, this.mapping);
  }
}

export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
  mapping: ProblemMapping,
): void {
  const problem = mapping(error) ?? problemOf(error);
  if (problem.status >= 500) {
    logger.error({ err: error, requestId: request.id, route: request.routeOptions.url }, 'request failed');
  }
  if (reply.sent) return;
  const { retryAfter } = problem.description;
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
  void reply
    .code(problem.status)
    .header('content-type', PROBLEM_JSON)
    .send(JSON.stringify({ ...problem.toJSON(), instance: `urn:custos:request:${request.id}` }));
}
