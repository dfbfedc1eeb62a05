import { dayIn, instantOf } from '@custos/kernel';
import { DEFAULT_BAND, leavesBand, type HitBand } from '@custos/classification-domain';
import type { StagedRule } from '@custos/classification-application';
import { Trouble, type Logger, type Metrics } from '@custos/observability';
import type { Database } from '@custos/postgres';
import { SCHEMA } from '../migrations.js';
import type { PackShelf } from '../pack/pack-shelf.js';
import { Recurring } from '../recurring.js';
import { isYoung } from './rule-actions.js';
import type { RuleLives } from './rule-lives.js';
import type { StageShelf } from './stage-shelf.js';

const LOOK_EVERY_MS = 500;

export interface LifeWatchOptions {
  readonly database: Database;
  readonly packs: PackShelf;
  readonly stages: StageShelf;
  readonly lives: RuleLives;
  /** Days are counted in this time zone. */
  readonly zone: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Takes up where rules stand, and stops young ones whose hit rate leaves its band. */
export class LifeWatch {
  readonly #looks = new Recurring(() => this.#quietly(), LOOK_EVERY_MS);
  readonly #options: LifeWatchOptions;
  readonly #failures;
  readonly #stops;
  readonly #trouble: Trouble;
  /** The pack and stages of which it was told who waits. */
  #told = '';

  constructor(options: LifeWatchOptions) {
    this.#options = options;
    this.#trouble = new Trouble(options.logger);
    this.#failures = options.metrics.counter(
      'custos_classifier_stage_refresh_failures_total',
      'Times that the stages of rules could not be read, and the ones before went on being used',
    );
    this.#stops = options.metrics.counter(
      'custos_classifier_rules_stopped_total',
      'Young rules stopped because they matched too large a share of events',
      ['rule'],
    );
  }

  start(): void {
    this.#looks.start();
  }

  stop(): Promise<void> {
    return this.#looks.stop();
  }

  /** @throws when the database cannot be read; rules stay where they were */
  async look(): Promise<void> {
    const { database, packs, stages, logger } = this.#options;
    const { current } = packs;
    if (await stages.refresh(database, current)) {
      logger.info({ pack: current.pack.id, stages: stages.current.hash }, 'rules stand at other stages');
    }
    this.#tellWhoWaits();
    await this.#stopWild();
  }

  /** Whoever edits a live rule must not have to find out from traffic that it has no effect now. */
  #tellWhoWaits(): void {
    const { packs, stages, logger } = this.#options;
    const { current } = packs;
    const version = `${current.hash}/${stages.current.hash}`;
    if (version === this.#told) return;
    this.#told = version;
    const staged = current.stagedBy(stages.current).all.filter(({ awaitsApproval }) => awaitsApproval);
    const rules = staged.map(({ rule }) => rule.text.id);
    if (rules.length > 0) logger.warn({ rules }, 'these rules go on in shadow: nobody has approved what they say now');
  }

  async #quietly(): Promise<void> {
    try {
      await this.look();
      this.#trouble.over('where rules stand can be read again');
    } catch (error) {
      this.#failures.inc();
      this.#trouble.met(error, 'where rules stand could not be read; they stay where they were');
    }
  }

  async #stopWild(): Promise<void> {
    const { packs, stages } = this.#options;
    const { current } = packs;
    const band = current.pack.emergencyStop ?? DEFAULT_BAND;
    const now = Date.now();
    const young = current.stagedBy(stages.current).all.filter((staged) => isYoung(staged, band, now));
    if (young.length > 0) await this.#stopOf(young, band, now);
  }

  async #stopOf(young: readonly StagedRule[], band: HitBand, now: number): Promise<void> {
    const { database, packs, lives, zone, logger } = this.#options;
    const at = instantOf(now);
    // Events of the day before are still being judged after midnight.
    const days = [instantOf(now - 3_600_000), at].map((instant) => dayIn(instant, zone));
    const { rows } = await database.query<{ approval: string; day: string; evaluated: bigint; matched: bigint }>(
      `SELECT approval, day, sum(evaluated)::bigint AS evaluated, sum(matched)::bigint AS matched
       FROM ${SCHEMA}.rule_hits WHERE approval = ANY ($1::text[]) AND day >= $2
       GROUP BY approval, day ORDER BY approval, day`,
      [young.map(({ standing }) => standing?.approval), days[0]],
    );
    for (const { approval, day, evaluated, matched } of rows) {
      if (!leavesBand(Number(evaluated), Number(matched), band)) continue;
      const staged = young.find(({ standing }) => standing?.approval === approval);
      if (staged === undefined) continue;
      const { rule: named, packStage } = staged;
      const { text, hash: ruleHash } = named;
      const rule = { pack: packs.current.pack.id, rule: text.id, ruleHash, packStage };
      const counts = { day, evaluated: Number(evaluated), matched: Number(matched), mostShare: band.mostShare };
      const command = {
        kind: 'StopRule',
        ...rule,
        cause: 'hit-rate',
        ...counts,
        by: 'service:classifier',
        at,
      } as const;
      const events = await database.transaction((tx) => lives.execute(tx, command));
      if (!events.some(({ type }) => type === 'custos.policy.RuleStopped')) continue;
      this.#stops.inc({ rule: text.id });
      logger.error({ rule: text.id, ...counts }, 'a young rule matched too much and was stopped');
    }
  }
}
