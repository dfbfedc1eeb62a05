import { until } from '@custos/postgres/testing';
import { randomUUID } from 'node:crypto';
import { Metrics } from '@custos/observability';
import { ConsumerRunner, type ConsumerRunnerOptions } from '../consumer/runner.js';
import type { BatchHandler, Log, Publisher } from '../port.js';
import { Relay, type RelayOptions } from '../relay/relay.js';
import { countEffects, effectsOf, type Effect } from './effects.js';
import type { ContractGround } from './ground.js';
import { silent } from './silent.js';

/** Long enough for a busy machine to keep, short enough to wait for. */
export const TRIAL_LEASE_MS = 5_000;

/** One test's topic and consumer group, and all that it opened; closed at its end. */
export class Trial {
  readonly topic = `t-${randomUUID()}`;
  readonly group = `g-${randomUUID()}`;
  readonly #closing: (() => Promise<void>)[] = [];

  constructor(readonly ground: ContractGround) {}

  async begin(): Promise<this> {
    await this.ground.createTopic(this.topic);
    return this;
  }

  async log(): Promise<Log> {
    const log = await this.ground.makeLog();
    this.#closing.push(() => log.close());
    return log;
  }

  async publisher(): Promise<Publisher> {
    return (await this.log()).publisher('contract');
  }

  /** A started member of the group, with a client of the log of its own. */
  async member(handler: BatchHandler, options: Partial<ConsumerRunnerOptions> = {}): Promise<ConsumerRunner> {
    const { database, schema } = this.ground;
    const runner = new ConsumerRunner({
      log: options.log ?? (await this.log()),
      database,
      schema,
      group: this.group,
      topics: [this.topic],
      handler,
      onPoison: 'park',
      logger: silent,
      metrics: new Metrics('contract'),
      leaseMs: TRIAL_LEASE_MS,
      ...options,
    });
    this.#closing.push(() => runner.drain());
    runner.start();
    return runner;
  }

  async relay(options: Pick<RelayOptions, 'source' | 'log'>): Promise<Relay> {
    const { database, schema } = this.ground;
    const relay = new Relay({
      database,
      schema,
      name: `relay-${this.group}`,
      logger: silent,
      metrics: new Metrics('contract'),
      leaseMs: TRIAL_LEASE_MS,
      ...options,
    });
    this.#closing.push(() => relay.drain());
    relay.start();
    return relay;
  }

  effects(): Promise<Effect[]> {
    return effectsOf(this.ground.database, this.ground.schema, this.group);
  }

  async untilEffects(count: number): Promise<void> {
    const { database, schema } = this.ground;
    await until(
      () => countEffects(database, schema, this.group),
      (made) => made >= count,
    );
  }

  async end(): Promise<void> {
    for (const close of this.#closing.reverse()) await close();
  }
}
