import { openLog, type KafkaSecurity, type Log } from '@custos/messaging';
import { createLogger, Metrics, type Logger } from '@custos/observability';
import { Database } from '@custos/postgres';
import type { Served } from './serve.js';

export interface SurroundingsOptions {
  /** Under the service's own role. */
  readonly databaseUrl: string;
  readonly log: 'postgres' | 'kafka';
  /** Needed with Kafka: HOST:PORT with commas between them. */
  readonly brokers: string | undefined;
  readonly security: KafkaSecurity | undefined;
  readonly logLevel: string;
  /** Most connections at a time that the log takes of the database. */
  readonly logConnections?: number;
  /** All services are in this process. */
  readonly alone?: boolean;
}

/** What every service gets of its own: logger, metrics, and a log under its own database role. */
export class Surroundings {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly databaseUrl: string;
  readonly log: Log;
  readonly #database: Database;

  constructor(service: string, options: SurroundingsOptions) {
    const { databaseUrl, logConnections: max } = options;
    this.logger = createLogger(service, options.logLevel);
    this.metrics = new Metrics(service);
    this.databaseUrl = databaseUrl;
    this.#database = new Database({
      url: databaseUrl,
      applicationName: `custos ${service} log`,
      ...(max === undefined ? {} : { max }),
    });
    this.log = openLog({
      kind: options.log,
      brokers: options.brokers,
      security: options.security,
      clientId: `custos-${service}`,
      database: this.#database,
      logger: this.logger,
      alone: options.alone,
    });
  }

  /** The log is not the service's to close, so it ends after the service has drained. */
  around(service: Served): Served {
    return {
      listen: () => service.listen(),
      close: async () => {
        await service.close();
        await this.log.close();
        await this.#database.end();
      },
    };
  }
}
