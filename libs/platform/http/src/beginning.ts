import { setTimeout as sleep } from 'node:timers/promises';
import { Trouble, type Logger } from '@custos/observability';
import { SettingRefused } from '@custos/postgres';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
const READY = 'ready: the database and the log are reached';

/**
 * What a service does once its database and its log can be reached. A service listens before that, and says that it is
 * not ready, so that one which is away at the start costs nobody a restart.
 */
export class Beginning {
  readonly #work: (cancelled: AbortSignal) => Promise<void>;
  readonly #logger: Logger;
  readonly #trouble: Trouble;
  readonly #cancellation = new AbortController();
  #problem: string | undefined = 'the database or the log could not be reached yet';

  /** @param work tried until it succeeds; it starts consumers and the like as its last act, and not when it was cancelled */
  constructor(logger: Logger, work: (cancelled: AbortSignal) => Promise<void>) {
    this.#logger = logger;
    this.#trouble = new Trouble(logger);
    this.#work = work;
  }

  /**
   * Waits for the first attempt; the others go on in the background.
   * @throws SettingRefused when no further attempt could succeed
   */
  async begin(wait = FIRST_WAIT_MS): Promise<void> {
    const { signal } = this.#cancellation;
    try {
      await this.#work(signal);
      if (signal.aborted) return;
      this.#problem = undefined;
      if (!this.#trouble.over(READY)) this.#logger.info(READY);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof SettingRefused) {
        this.#problem = error.message;
        throw error;
      }
      this.#trouble.met(error, 'not ready: the database or the log cannot be reached yet');
      void this.#beginAgain(wait);
    }
  }

  async #beginAgain(wait: number): Promise<void> {
    const { signal } = this.#cancellation;
    await sleep(wait, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await this.begin(Math.min(LONGEST_WAIT_MS, wait * 2)).catch((error: unknown) =>
      this.#logger.error({ err: error }, 'this service cannot begin'),
    );
  }

  cancel(): void {
    this.#cancellation.abort();
  }

  /** A check of readiness. */
  check(): void {
    if (this.#problem !== undefined) throw new Error(this.#problem);
  }
}
