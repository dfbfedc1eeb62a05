import type { LoggerService } from '@nestjs/common';
import type { Logger } from '@custos/observability';

/** Nest's own lines through a service's logger; its chatter at start is for debugging only. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown): void {
    this.logger.debug(String(message));
  }

  debug(message: unknown): void {
    this.logger.debug(String(message));
  }

  warn(message: unknown): void {
    this.logger.warn(String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    if (message instanceof Error) this.logger.error({ err: message }, 'error in the framework');
    else this.logger.error({ context: rest.at(-1) }, String(message));
  }
}
