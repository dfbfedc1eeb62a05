import { Trouble, type Logger, type Metrics } from '@custos/observability';
import type { Database } from '@custos/postgres';
import { Recurring } from '../recurring.js';
import type { MediaShelf } from './media-shelf.js';

const LOOK_EVERY_MS = 5_000;

export interface MediaWatchOptions {
  readonly shelf: MediaShelf;
  readonly database: Database;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Takes up changes of the media banks while events go on being judged by the edition before. */
export class MediaWatch {
  readonly #looks = new Recurring(() => this.#quietly(), LOOK_EVERY_MS);
  readonly #options: MediaWatchOptions;
  readonly #failures;
  readonly #trouble: Trouble;
  #leftOut: string | undefined;

  constructor(options: MediaWatchOptions) {
    this.#options = options;
    this.#trouble = new Trouble(options.logger);
    this.#failures = options.metrics.counter(
      'custos_classifier_media_refresh_failures_total',
      'Times that changed media banks could not be taken up, and the ones before went on being used',
    );
    options.metrics.gauge(
      'custos_classifier_media_banks_left_out',
      'Stored media banks that are not searched, since they must not be used as they are',
      [],
      (gauge) => gauge.set(options.shelf.leftOut.length),
    );
  }

  /** Which stored banks are not searched, and why; undefined while all are. */
  get problem(): string | undefined {
    return this.#leftOut;
  }

  start(): void {
    this.#looks.start();
  }

  stop(): Promise<void> {
    return this.#looks.stop();
  }

  /** @throws when the database cannot be read; the edition in use stays */
  async look(): Promise<void> {
    const { shelf, database, logger } = this.#options;
    if (await shelf.refresh(database)) logger.info({ edition: shelf.current.hash }, 'these media banks are searched');
    const { leftOut } = shelf;
    const problem = leftOut.length === 0 ? undefined : `media banks are left out: ${leftOut.join('; ')}`;
    if (problem === this.#leftOut) return;
    this.#leftOut = problem;
    if (problem === undefined) logger.info('no media bank is left out any more');
    else logger.error({ leftOut }, 'media banks that must not be used are left out; the others are searched');
  }

  async #quietly(): Promise<void> {
    try {
      await this.look();
      this.#trouble.over('the media banks can be refreshed again');
    } catch (error) {
      this.#failures.inc();
      this.#trouble.met(error, 'the media banks could not be refreshed; the ones before stay in use');
    }
  }
}
