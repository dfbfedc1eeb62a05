import type { FastifyInstance } from 'fastify';
import type { Metrics } from '@custos/observability';

/** Answers when fine, throws what is wrong. The names stand in the answer of the health routes. */
export type Checks = Readonly<Record<string, () => Promise<void> | void>>;

interface CheckResult {
  readonly ok: boolean;
  readonly problem?: string;
}

export interface Health {
  readonly ok: boolean;
  readonly checks: Readonly<Record<string, CheckResult>>;
}

const CHECK_TIMEOUT_MS = 2_000;

async function within(ms: number, check: () => Promise<void> | void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    await Promise.race([check(), late]);
  } finally {
    clearTimeout(timer);
  }
}

export async function examine(checks: Checks): Promise<Health> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await within(CHECK_TIMEOUT_MS, check);
        return [name, { ok: true }] as const;
      } catch (error) {
        return [name, { ok: false, problem: error instanceof Error ? error.message : String(error) }] as const;
      }
    }),
  );
  return { ok: results.every(([, result]) => result.ok), checks: Object.fromEntries<CheckResult>(results) };
}

/** `/health/live` (restart me when it fails), `/health/ready` (send me no traffic when it fails) and `/metrics`. */
export function addOperatorRoutes(
  server: FastifyInstance,
  options: { live: Checks; ready: Checks; metrics: Metrics; draining: () => boolean },
): void {
  const notDraining = () => {
    if (options.draining()) throw new Error('the service is shutting down');
  };
  server.get('/health/live', async (_request, reply) => {
    const health = await examine(options.live);
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
