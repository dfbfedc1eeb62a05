import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger, Metrics } from '@custos/observability';
import type { Checks } from './examination.js';
import { addOperatorRoutes } from './health.js';
import { parseJson, utf8Text } from './json-text.js';
import { Liveness, type LivenessOptions } from './liveness.js';
import { loggingTo, NestLogger } from './nest-logger.js';
import { PROBLEM_JSON, ProblemFilter, sendProblem, type ProblemMapping } from './problem-filter.js';

/** A Nest module: a class, or what `forRoot` and its like return. */
export type ServiceModule = Parameters<typeof NestFactory.create>[0];

export interface ServiceOptions {
  readonly host: string;
  /** 0 takes a free port; the address that `listen` answers tells which. */
  readonly port: number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Largest body in bytes; 1 MiB when absent. */
  readonly bodyLimit?: number;
  readonly live?: LivenessOptions;
  readonly ready?: Checks;
  /** Errors that a service knows an answer to; the rest become 500. */
  readonly mapError?: ProblemMapping;
  /** Run one after the other once the last request is answered: consumers and relays first, pools last. */
  readonly onDrain?: readonly (() => Promise<void>)[];
}

export interface Service {
  /** The server itself, for plain Fastify routes and for `inject` in tests. */
  readonly server: FastifyInstance;
  readonly application: NestFastifyApplication;
  /** Begins to accept requests; answers the address, such as http://127.0.0.1:7400. */
  listen(): Promise<string>;
  /** Refuses new requests, answers those under way, then runs the drain hooks in order. Safe to call twice. */
  close(): Promise<void>;
}

const MIB = 1024 * 1024;
const LARGEST_DISCARDED = 64 * MIB;
const REQUEST_ID = /^[\w.:-]{1,64}$/;

/** Ids unique among processes and cheap to make: a random prefix and a counter. */
function requestIds(): (request: { headers: Record<string, unknown> }) => string {
  const prefix = randomBytes(6).toString('base64url');
  let count = 0;
  return ({ headers }) => {
    const given = headers['x-request-id'];
    return typeof given === 'string' && REQUEST_ID.test(given) ? given : `${prefix}.${(count++).toString(36)}`;
  };
}

/** What is not even HTTP never reaches a route; its sender still gets a problem. */
function answerGarbage(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') return;
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const status = tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request';
  const body = JSON.stringify({ type: 'about:blank', title: status.slice(4), status: Number(status.slice(0, 3)) });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: ${PROBLEM_JSON}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
}

/**
 * Fastify closes the connection on a body that is too large, and a sender that is still writing then finds a broken pipe
 * instead of the answer. Within reason the rest of such a body is read and thrown away, which Node does by itself for a
 * connection that stays.
 */
function letSendersFinish(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    if (reply.statusCode === 413 && Number(request.headers['content-length']) <= LARGEST_DISCARDED) {
      reply.removeHeader('connection');
    }
    done(null, payload);
  });
}

function measureRequests(server: FastifyInstance, metrics: Metrics): void {
  const seconds = metrics.histogram('custos_http_request_seconds', 'Time to answer a request', [
    'method',
    'route',
    'status',
  ]);
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? 'unknown', status: reply.statusCode };
    seconds.observe(labels, reply.elapsedTime / 1_000);
    done();
  });
}

/** A Nest application on Fastify with what every service of Custos has: problems, health, metrics, request ids, drain. */
export async function createService(module: ServiceModule, options: ServiceOptions): Promise<Service> {
  const { logger } = options;
  const mapError = options.mapError ?? (() => undefined);
  let closing: Promise<void> | undefined;

  const adapter = new FastifyAdapter({
    bodyLimit: options.bodyLimit ?? MIB,
    genReqId: requestIds(),
    clientErrorHandler: answerGarbage,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(error, request, reply, logger, mapError),
  });
  const server = adapter.getInstance<FastifyInstance>();
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    /^application\/(?:[\w.-]+\+)?json(?:;|$)/,
    { parseAs: 'buffer' },
    (_request, body, done) => {
      try {
        // Many clients name a content type where they send nothing; a route that needs a body says so itself.
        done(null, body.length === 0 ? undefined : parseJson(utf8Text(body as Buffer)));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  letSendersFinish(server);
  measureRequests(server, options.metrics);
  addOperatorRoutes(server, {
    liveness: new Liveness(options.live ?? { work: {}, needs: {} }, logger),
    ready: options.ready ?? {},
    metrics: options.metrics,
    draining: () => closing !== undefined,
  });

  const application = await loggingTo(logger, async () => {
    const made = await NestFactory.create<NestFastifyApplication>(module, adapter, {
      logger: new NestLogger(logger),
      bodyParser: false,
      return503OnClosing: true,
      abortOnError: false,
    });
    made.useGlobalFilters(new ProblemFilter(logger, mapError));
    return made.init();
  });
  await server.ready();

  async function drain(): Promise<void> {
    await loggingTo(logger, () => application.close());
    for (const hook of options.onDrain ?? []) await hook();
  }

  return {
    server,
    application,
    async listen() {
      try {
        await loggingTo(logger, () => application.listen(options.port, options.host));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
          throw new Error(
            `port ${options.port} on ${options.host} is taken: stop what listens there, or choose another by PORT or --port`,
            { cause: error },
          );
        }
        throw error;
      }
      return application.getUrl();
    },
    close: () => (closing ??= drain()),
  };
}
