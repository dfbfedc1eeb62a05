import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';
import type { Logger } from '@custos/observability';

const speaking = new AsyncLocalStorage<Logger>();

/** Has Nest write what it says of this work through the logger of the service whose work it is. */
export function loggingTo<T>(logger: Logger, work: () => T): T {
  return speaking.run(logger, work);
}

/**
 * Nest's own lines through a service's logger; its chatter at start is for debugging only. Nest has one logger in a
 * process, that of the application made last, and `custos up` has several services in one.
 */
export class NestLogger implements LoggerService {
  readonly #fallback: Logger;

  constructor(fallback: Logger) {
    this.#fallback = fallback;
  }

  get #logger(): Logger {
    return speaking.getStore() ?? this.#fallback;
  }

  log(message: unknown): void {
    this.#logger.debug(String(message));
  }

  debug(message: unknown): void {
    this.#logger.debug(String(message));
  }

  warn(message: unknown): void {
    this.#logger.warn(String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    if (message instanceof Error) this.#logger.error({ err: message }, 'error in the framework');
    else this.#logger.error({ context: rest.at(-1) }, String(message));
  }
}
