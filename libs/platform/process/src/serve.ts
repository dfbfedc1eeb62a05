import type { Logger } from '@custos/observability';

const LINGER_MS = 2_000;

export interface Served {
  listen(): Promise<string>;
  close(): Promise<void>;
}

/**
 * The life of a service's process: listens, and drains on SIGTERM or SIGINT (a second signal ends it at once). The
 * process ends by itself when nothing is left to do, or soon after; its exit code is 1 when starting or draining failed.
 */
export async function serve(service: Served, logger: Logger): Promise<void> {
  async function drain(signal: string): Promise<void> {
    process.once(signal, () => process.exit(1));
    logger.info(`${signal}: finishing what is under way`);
    try {
      await service.close();
      logger.info('drained');
    } catch (error) {
      logger.error({ err: error }, 'draining failed');
      process.exitCode = 1;
    }
    // What a library left open must not keep a process that has nothing more to do.
    setTimeout(() => process.exit(), LINGER_MS).unref();
  }
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void drain(signal));
  try {
    logger.info({ url: await service.listen() }, 'listening');
  } catch (error) {
    logger.error({ err: error }, 'could not start');
    process.exitCode = 1;
    await service.close();
  }
}
