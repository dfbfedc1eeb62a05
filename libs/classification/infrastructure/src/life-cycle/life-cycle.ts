import { ConsumerRunner, Relay, type Log } from '@custos/messaging';
import type { Logger, Metrics } from '@custos/observability';
import type { Database } from '@custos/postgres';
import { SCHEMA } from '../migrations.js';
import type { PackShelf } from '../pack/pack-shelf.js';
import { LifeWatch } from './life-watch.js';
import { PassedDays } from './passed-days.js';
import { PolicyHandler } from './policy-handler.js';
import { policyEvents } from './policy-relay.js';
import { RuleActions } from './rule-actions.js';
import { RuleLives } from './rule-lives.js';
import { StageShelf } from './stage-shelf.js';

export interface LifeCycleOptions {
  readonly log: Log;
  readonly database: Database;
  readonly packs: PackShelf;
  readonly zone: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** The life of rules, from the event store over the topic `policy` to the stages that judging goes by. */
export class LifeCycle {
  readonly stages = new StageShelf();
  readonly lives = new RuleLives();
  readonly actions = new RuleActions(this.lives);
  readonly watch: LifeWatch;
  readonly #passedDays: PassedDays;
  readonly #relay: Relay;
  readonly #reader: ConsumerRunner;

  constructor({ packs, zone, ...common }: LifeCycleOptions) {
    const { stages, lives } = this;
    this.watch = new LifeWatch({ ...common, packs, stages, lives, zone });
    this.#passedDays = new PassedDays({ ...common, zone });
    const own = { ...common, schema: SCHEMA };
    this.#relay = new Relay({
      ...own,
      name: 'classifier-policy',
      source: policyEvents(SCHEMA),
      topicOf: () => 'policy',
    });
    this.#reader = new ConsumerRunner({
      ...own,
      group: 'classifier-policy-reader',
      topics: ['policy'],
      handler: new PolicyHandler(),
      onPoison: 'stop',
    });
  }

  /** What liveness is told of. */
  get work() {
    return { policyRelay: () => this.#relay.status(), policyReader: () => this.#reader.status() };
  }

  /** Reads where rules stand before anything is judged. */
  async start(): Promise<void> {
    await this.watch.look();
    this.watch.start();
    this.#passedDays.start();
    this.#relay.start();
    this.#reader.start();
  }

  /** Something was stored: it need not wait for the relay's next round. */
  nudge(): void {
    this.#relay.nudge();
  }

  async drain(): Promise<void> {
    await this.watch.stop();
    await this.#passedDays.stop();
    await this.#reader.drain();
    await this.#relay.drain();
  }
}
