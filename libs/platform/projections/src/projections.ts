import type { Projection } from '@custos/kernel';
import { ConsumerRunner, type ConsumerStatus, type Log } from '@custos/messaging';
import { Trouble, type Logger, type Metrics } from '@custos/observability';
import type { Database } from '@custos/postgres';
import { Projector, type Decode } from './projector.js';
import { groupOf } from './tables.js';
import { activate, listVersions, registerVersions } from './versions.js';

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

const RETRY_MS = 1_000;

/** Feeds projections, each version as a consumer group of its own, and switches readers to a newer one in time. */
export class Projections<Event> {
  readonly #options: ProjectionsOptions<Event>;
  readonly #trouble: Trouble;
  #runners: ConsumerRunner[] = [];
  #starting: Promise<void> | undefined;
  #switching: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(options: ProjectionsOptions<Event>) {
    this.#options = options;
    this.#trouble = new Trouble(options.logger);
  }

  /** Returns at once; a database that is away is waited for. */
  start(): void {
    this.#starting = this.#startWhenPossible();
  }

  async drain(): Promise<void> {
    this.#ended = true;
    clearInterval(this.#timer);
    await this.#starting;
    await this.#switching;
    await Promise.all(this.#runners.map((runner) => runner.drain()));
  }

  /** Of each version's consumer; none before the start has come about. */
  status(): ConsumerStatus[] {
    return this.#runners.map((runner) => runner.status());
  }

  async #startWhenPossible(): Promise<void> {
    while (!this.#ended) {
      try {
        this.#runners = await this.#register();
        this.#trouble.over('projections start');
        break;
      } catch (error) {
        this.#trouble.met(error, 'projections cannot start yet; tried again every second');
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    if (this.#ended) return;
    for (const runner of this.#runners) runner.start();
    this.#timer = setInterval(() => {
      this.#switching ??= this.#switchReady().finally(() => (this.#switching = undefined));
    }, this.#options.switchEveryMs ?? 5_000);
  }

  async #register(): Promise<ConsumerRunner[]> {
    const { database, schema, projections } = this.#options;
    await registerVersions(database, schema, projections);
    const retired = (await listVersions(database, schema)).filter(({ state }) => state === 'retired');
    return projections
      .filter(({ name, version }) => !retired.some((gone) => gone.name === name && gone.version === version))
      .map((projection) => this.#runnerOf(projection));
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
      const versions = await listVersions(database, schema);
      for (const { name, version } of projections) {
        const known = versions.filter((candidate) => candidate.name === name);
        const active = known.find(({ state }) => state === 'active');
        // One that was superseded by a switch taken back is not forced upon readers again.
        const coming = known.some((candidate) => candidate.version === version && candidate.state === 'building');
        if (!coming || !active || version < active.version) continue;
        if (await activate(database, schema, name, version)) logger.info({ projection: name, version }, 'switched');
      }
      this.#trouble.over('versions of projections can be switched again');
    } catch (error) {
      this.#trouble.met(error, 'no switch of projections this time');
    }
  }
}
