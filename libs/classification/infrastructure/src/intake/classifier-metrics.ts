import type { Logger, Metrics } from '@custos/observability';

const TELL_AGAIN_MS = 60_000;

/** What the classifier shows of itself: counts by rule and outcome, never by account. */
export class ClassifierMetrics {
  readonly #logger: Logger;
  readonly #events;
  readonly #signals;
  readonly #failures;
  readonly #erased;
  readonly #late;
  readonly #evicted;
  readonly #told = new Map<string, number>();

  constructor(metrics: Metrics, logger: Logger) {
    this.#logger = logger;
    this.#events = metrics.counter('custos_classifier_events_total', 'Events read from the intake', ['outcome']);
    this.#signals = metrics.counter('custos_classifier_signals_total', 'Signals raised', ['rule', 'mode']);
    this.#failures = metrics.counter('custos_classifier_rule_failures_total', 'Evaluations of a rule that threw', [
      'rule',
    ]);
    this.#erased = metrics.counter(
      'custos_classifier_erased_texts_total',
      'Texts whose key was destroyed before they were judged',
    );
    this.#late = metrics.counter(
      'custos_classifier_window_late_total',
      'Events that came too late to be counted in one of their windows',
    );
    this.#evicted = metrics.counter(
      'custos_classifier_window_evictions_total',
      'Entries of windows given up before they had passed, to bound memory',
    );
  }

  /** What came too late for a window, and what windows and folds gave up to bound memory. */
  windows(late: number, evicted: number): void {
    if (late > 0) this.#late.inc(late);
    if (evicted > 0) this.#evicted.inc(evicted);
  }

  events(outcome: 'judged' | 'duplicate', count: number): void {
    if (count > 0) this.#events.inc({ outcome }, count);
  }

  signal(rule: string, mode: string): void {
    this.#signals.inc({ rule, mode });
  }

  erased(count: number): void {
    if (count > 0) this.#erased.inc(count);
  }

  /** A broken rule fails on event after event: it is told of once a minute. */
  ruleFailed(rule: string, error: Error): void {
    this.#failures.inc({ rule });
    const now = Date.now();
    if (now - (this.#told.get(rule) ?? 0) < TELL_AGAIN_MS) return;
    this.#told.set(rule, now);
    // The expression's error may quote the text it was evaluated on; its name does not.
    this.#logger.error({ rule, failure: error.name }, 'a rule failed on an event and counts as not matching');
  }
}
