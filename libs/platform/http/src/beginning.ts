import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@custos/observability';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/**
 * What a service does once its database and its log can be reached. A service listens before that, and says that it is
 * not ready, so that one which is away at the start costs nobody a restart.
 */
export class Beginning {
  readonly #work: (cancelled: AbortSignal) => Promise<void>;
  readonly #logger: Logger;
  readonly #cancellation = new AbortController();
  #done = false;

  /** @param work tried until it succeeds; it starts consumers and the like as its last act, and not when it was cancelled */
  constructor(logger: Logger, work: (cancelled: AbortSignal) => Promise<void>) {
    this.#logger = logger;
    this.#work = work;
  }

  /** Waits for the first attempt; the others go on in the background. */
  async begin(wait = FIRST_WAIT_MS): Promise<void> {
    const { signal } = this.#cancellation;
    try {
      await this.#work(signal);
      if (signal.aborted) return;
      this.#done = true;
      this.#logger.info('ready: the database and the log are reached');
    } catch (error) {
      if (signal.aborted) return;
      this.#logger.warn({ err: error, retryInMs: wait }, 'not ready: the database or the log cannot be reached yet');
      void sleep(wait, undefined, { signal }).then(
        () => this.begin(Math.min(LONGEST_WAIT_MS, wait * 2)),
        () => undefined,
      );
    }
  }

  cancel(): void {
    this.#cancellation.abort();
  }

  /** A check of readiness. */
  check(): void {
    if (!this.#done) throw new Error('the database or the log could not be reached yet');
  }
}
