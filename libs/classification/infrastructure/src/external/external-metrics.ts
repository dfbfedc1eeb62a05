import type { Outcome } from '@custos/classification-application';
import type { Logger, Metrics } from '@custos/observability';

const TELL_AGAIN_MS = 60_000;

/** How the models from outside are doing. */
export class ExternalMetrics {
  readonly #logger: Logger;
  readonly #answers;
  readonly #passedOver;
  readonly #resting;
  readonly #told = new Map<string, number>();

  constructor(metrics: Metrics, logger: Logger) {
    this.#logger = logger;
    this.#answers = metrics.counter(
      'custos_external_answers_total',
      'Texts that a model from outside was to be asked about, by what came of it',
      ['model', 'outcome'],
    );
    this.#passedOver = metrics.counter(
      'custos_external_passed_over_total',
      'Events that were too old to ask about when they were reached',
    );
    this.#resting = metrics.gauge('custos_external_resting', '1 while a model is given a rest after failures', [
      'model',
    ]);
  }

  answered(model: string, outcome: Outcome, count: number): void {
    if (count > 0) this.#answers.inc({ model, outcome }, count);
  }

  passedOver(count: number): void {
    if (count > 0) this.#passedOver.inc(count);
  }

  resting(model: string, isResting: boolean): void {
    this.#resting.set({ model }, isResting ? 1 : 0);
  }

  /** A model that is away fails on question after question: it is told of once a minute. */
  failed(model: string, outcome: Outcome, error: Error): void {
    const now = Date.now();
    if (now - (this.#told.get(model) ?? 0) < TELL_AGAIN_MS) return;
    this.#told.set(model, now);
    this.#logger.warn({ model, outcome, err: error }, 'a model from outside gave no answer; the others go on');
  }
}
