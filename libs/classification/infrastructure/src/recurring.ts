/** Does its work again and again from `start` to `stop`, never twice at the same time. The work must not reject. */
export class Recurring {
  readonly #work: () => Promise<void>;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;

  constructor(work: () => Promise<void>, everyMs: number) {
    this.#work = work;
    this.#everyMs = everyMs;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#underWay ??= this.#work().finally(() => (this.#underWay = undefined));
    }, this.#everyMs);
  }

  /** Waits for the work under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#underWay;
  }
}
