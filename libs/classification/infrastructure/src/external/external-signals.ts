import type { ExternalModel } from '@custos/classification-application';
import { ConsumerRunner, type ConsumerStatus, type Log } from '@custos/messaging';
import type { Logger, Metrics } from '@custos/observability';
import type { Database } from '@custos/postgres';
import type { KeyedHashes, SubjectKeys } from '@custos/privacy';
import { SCHEMA } from '../migrations.js';
import type { PackShelf } from '../pack/pack-shelf.js';
import { ExternalHandler } from './external-handler.js';
import { ExternalMetrics } from './external-metrics.js';
import { readModels } from './read-models.js';

export interface ExternalSignalsOptions {
  /** File that names the models. */
  readonly file: string;
  readonly log: Log;
  readonly database: Database;
  readonly subjectKeys: SubjectKeys;
  readonly packs: PackShelf;
  readonly hashes: KeyedHashes;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export const EXTERNAL_CONSUMER = 'classifier-external';

/** Few, since a group waits for its slowest answer. */
const MOST_RECORDS = 256;

/** The consumer that asks models from outside, beside the one that judges. */
export class ExternalSignals {
  readonly #models: readonly ExternalModel[];
  readonly #runner: ConsumerRunner;
  readonly #logger: Logger;
  /** Another one for each replay of what was parked. */
  readonly handler: () => ExternalHandler;

  private constructor(models: readonly ExternalModel[], options: ExternalSignalsOptions) {
    const { log, database, subjectKeys, packs, hashes, logger, metrics } = options;
    this.#models = models;
    this.#logger = logger;
    const externalMetrics = new ExternalMetrics(metrics, logger);
    this.handler = () => new ExternalHandler({ models, subjectKeys, packs, hashes, metrics: externalMetrics });
    this.#runner = new ConsumerRunner({
      ...{ log, database, logger, metrics, schema: SCHEMA },
      group: EXTERNAL_CONSUMER,
      topics: ['intake'],
      handler: this.handler(),
      onPoison: 'park',
      maxRecords: MOST_RECORDS,
    });
  }

  /** @throws Error when the file or a model of it cannot be used */
  static async open(options: ExternalSignalsOptions): Promise<ExternalSignals> {
    return new ExternalSignals(await readModels(options.file, process.env), options);
  }

  start(): void {
    this.#runner.start();
    for (const { settings, hash } of this.#models)
      this.#logger.info({ model: settings.id, hash, card: settings.card }, 'this model from outside is asked');
  }

  status(): ConsumerStatus {
    return this.#runner.status();
  }

  async drain(): Promise<void> {
    await this.#runner.drain();
    await Promise.all(this.#models.map((model) => model.close()));
  }
}
