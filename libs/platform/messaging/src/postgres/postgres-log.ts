import type { Logger } from '@custos/observability';
import type { Database } from '@custos/postgres';
import type { Log, Publisher, RecordSource, SourceOptions, TopicSpec } from '../port.js';
import { PostgresPublisher } from './postgres-publisher.js';
import { PostgresSource } from './postgres-source.js';
import { Wakeups } from './wakeups.js';

export interface PostgresLogOptions {
  /** Under the service's role; what it may append to and read stands in `log.grants`. Not closed with the log. */
  readonly database: Database;
  readonly logger: Logger;
  /** Nobody appends from outside this process, whose appends are announced: then there is little to poll for. */
  readonly alone?: boolean | undefined;
}

const MAINTENANCE_MS = 60_000;

/** The log kept in PostgreSQL, schema `log`. */
export class PostgresLog implements Log {
  readonly kind = 'postgres';
  readonly #database: Database;
  readonly #alone: boolean;
  readonly #wakeups = new Wakeups();
  readonly #publishers: Publisher[] = [];
  readonly #maintenance: NodeJS.Timeout;

  constructor({ database, logger, alone = false }: PostgresLogOptions) {
    this.#database = database;
    this.#alone = alone;
    const maintain = () =>
      database
        .query('SELECT log.maintain()')
        .catch((error: unknown) =>
          logger.warn({ err: error }, 'old segments could not be dropped; tried again in a minute'),
        );
    this.#maintenance = setInterval(() => void maintain(), MAINTENANCE_MS).unref();
  }

  async ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    for (const { name, retentionDays } of topics) {
      await this.#database.query('SELECT log.ensure_topic($1, $2)', [name, retentionDays]);
    }
  }

  async publisher(): Promise<Publisher> {
    const publisher = new PostgresPublisher(this.#database, (topic) => this.#wakeups.announce(topic));
    this.#publishers.push(publisher);
    return publisher;
  }

  source(options: SourceOptions): RecordSource {
    return new PostgresSource(this.#database, options, this.#wakeups, this.#alone);
  }

  async ping(): Promise<void> {
    await this.#database.query('SELECT 1');
  }

  async close(): Promise<void> {
    clearInterval(this.#maintenance);
    await Promise.all(this.#publishers.map((publisher) => publisher.close()));
    this.#wakeups.close();
  }
}
