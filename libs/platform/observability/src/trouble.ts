import type { Logger } from './logger.js';

const TOLD_EVERY_MS = 60_000;
/** What fails at every attempt may take this long over one; between two that fail it is not over. */
const QUIET_MS = 30_000;

/** Something that is met again and again for as long as it lasts: told when it begins, once a minute, and when it is over. */
export class Trouble {
  readonly #logger: Logger;
  readonly #fields: object;
  #since: number | undefined;
  #toldAt = 0;
  #metAt = 0;

  /** @param fields stand in every line */
  constructor(logger: Logger, fields: object = {}) {
    this.#logger = logger;
    this.#fields = fields;
  }

  met(error: unknown, message: string, now = performance.now()): void {
    this.#metAt = now;
    if (this.#since !== undefined && now - this.#toldAt < TOLD_EVERY_MS) return;
    const lasting = this.#since === undefined ? {} : { lastsSeconds: seconds(now - this.#since) };
    this.#since ??= now;
    this.#toldAt = now;
    this.#logger.warn({ err: error, ...this.#fields, ...lasting }, message);
  }

  /** Something went well that could not have while it lasted. @returns whether there was trouble to be over */
  over(message: string, now = performance.now()): boolean {
    if (this.#since === undefined) return false;
    this.#logger.info({ ...this.#fields, lastedSeconds: seconds(now - this.#since) }, message);
    this.#since = undefined;
    return true;
  }

  /** Something went well that might have even so: it is over when it was not met for a while. */
  eased(message: string, now = performance.now()): void {
    if (this.#since !== undefined && now - this.#metAt >= QUIET_MS) this.over(message, this.#metAt);
  }
}

function seconds(ms: number): number {
  return Math.round(ms / 1_000);
}
