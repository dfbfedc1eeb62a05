import type { Projection } from '@custos/kernel';
import { ConsumerRunner, type Log } from '@custos/messaging';
import type { Logger, Metrics } from '@custos/observability';
import type { Database } from '@custos/postgres';
import { Projector, type Decode } from './projector.js';
import { groupOf } from './tables.js';
import { activate, activeVersions, listVersions, registerVersions } from './versions.js';

export interface ProjectionsOptions<Event> {
  readonly log: Log;
  readonly database: Database;
  readonly schema: string;
  /** Every version that this process feeds; a new one beside the old until the old is retired. */
  readonly projections: readonly Projection<Event>[];
  readonly decode: Decode<Event>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** How often to see whether a newer version has caught up; 5 s unless told. */
  readonly switchEveryMs?: number;
}

/** Feeds projections, each version as a consumer group of its own, and switches readers to a newer one in time. */
export class Projections<Event> {
  readonly #options: ProjectionsOptions<Event>;
  #runners: ConsumerRunner[] = [];
  #timer: NodeJS.Timeout | undefined;
  #switching: Promise<void> | undefined;

  constructor(options: ProjectionsOptions<Event>) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { database, schema, projections, switchEveryMs = 5_000 } = this.#options;
    await registerVersions(database, schema, projections);
    const retired = (await listVersions(database, schema)).filter(({ state }) => state === 'retired');
    this.#runners = projections
      .filter(({ name, version }) => !retired.some((gone) => gone.name === name && gone.version === version))
      .map((projection) => this.#runnerOf(projection));
    for (const runner of this.#runners) runner.start();
    this.#timer = setInterval(() => {
      this.#switching ??= this.#switchReady().finally(() => (this.#switching = undefined));
    }, switchEveryMs);
  }

  async drain(): Promise<void> {
    clearInterval(this.#timer);
    await this.#switching;
    await Promise.all(this.#runners.map((runner) => runner.drain()));
  }

  status(): ReturnType<ConsumerRunner['status']>[] {
    return this.#runners.map((runner) => runner.status());
  }

  #runnerOf(projection: Projection<Event>): ConsumerRunner {
    const { log, database, schema, decode, logger, metrics } = this.#options;
    return new ConsumerRunner({
      log,
      database,
      schema,
      group: groupOf(projection),
      topics: projection.topics,
      handler: new Projector(schema, projection, decode),
      // A figure that leaves a record out is wrong, and nobody would know.
      onPoison: 'stop',
      logger,
      metrics,
    });
  }

  async #switchReady(): Promise<void> {
    const { database, schema, projections, logger } = this.#options;
    try {
      const active = await activeVersions(database, schema);
      for (const { name, version } of projections) {
        if (version <= (active.get(name) ?? version)) continue;
        if (await activate(database, schema, name, version)) logger.info({ projection: name, version }, 'switched');
      }
    } catch (error) {
      logger.warn({ err: error }, 'no switch of projections this time');
    }
  }
}
