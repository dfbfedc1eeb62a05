import type { FastifyInstance } from 'fastify';
import type { Metrics } from '@custos/observability';
import { examine, type Checks } from './examination.js';
import type { Liveness } from './liveness.js';

/** `/health/live` (restart me when it fails), `/health/ready` (send me no traffic when it fails) and `/metrics`. */
export function addOperatorRoutes(
  server: FastifyInstance,
  options: { liveness: Liveness; ready: Checks; metrics: Metrics; draining: () => boolean },
): void {
  const notDraining = () => {
    if (options.draining()) throw new Error('the service is shutting down');
  };
  server.get('/health/live', async (_request, reply) => {
    const health = options.liveness.look();
    return reply.code(health.ok ? 200 : 503).send(health);
  });
  server.get('/health/ready', async (_request, reply) => {
    const health = await examine({ service: notDraining, ...options.ready });
    return reply.code(health.ok ? 200 : 503).send(health);
  });
  server.get('/metrics', async (_request, reply) =>
    reply.header('content-type', options.metrics.registry.contentType).send(await options.metrics.registry.metrics()),
  );
}
