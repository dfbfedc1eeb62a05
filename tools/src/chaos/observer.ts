import type { Database } from '@custos/postgres';
import type { ChaosPublisher } from './publisher.js';

const LOOK_MS = 200;
const QUIET_MS = 30_000;

interface Progress {
  readonly volumes: number;
  readonly measures: number;
}

const PROGRESS = `
  SELECT (SELECT COALESCE(sum(events), 0)::int8 FROM reporting.volumes__v1) AS volumes,
         (SELECT count(*) FROM reporting.measures__v1 WHERE day IS NOT NULL) AS measures`;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Watches the end of the line from outside: how far it is, and the longest time it stood still with work to do. */
export class Observer {
  longestStallMs = 0;
  readonly #database: Database;
  readonly #publisher: ChaosPublisher;
  #last: Progress = { volumes: 0, measures: 0 };
  #movedAt = performance.now();

  constructor(database: Database, publisher: ChaosPublisher) {
    this.#database = database;
    this.#publisher = publisher;
    setInterval(() => void this.#look(), LOOK_MS).unref();
  }

  /** Accepted events that are not in the report yet. */
  async behind(): Promise<number> {
    return Math.max(0, this.#publisher.receipts.size - this.#last.volumes);
  }

  /** Resolves when the report holds everything, or nothing has moved for so long that it never will. */
  async settled(patienceMs: number): Promise<void> {
    const flagged = this.#publisher.sent.filter((event) => event.flagged).length;
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      await this.#look();
      const { volumes, measures } = this.#last;
      if (volumes >= this.#publisher.sent.length && measures >= flagged) return pause(3_000);
      if (performance.now() - this.#movedAt > QUIET_MS + 30_000) return;
      await pause(LOOK_MS);
    }
  }

  async #look(): Promise<void> {
    // The database may be the one that was just killed; not knowing counts as standing still.
    const found = await this.#database.query<{ volumes: bigint; measures: bigint }>(PROGRESS).catch(() => undefined);
    const row = found?.rows[0];
    const now = performance.now();
    const progress = row === undefined ? this.#last : { volumes: Number(row.volumes), measures: Number(row.measures) };
    const moved = progress.volumes !== this.#last.volumes || progress.measures !== this.#last.measures;
    const idle = this.#publisher.receipts.size <= progress.volumes && this.#publisher.inFlight === 0;
    if (moved || idle) this.#movedAt = now;
    this.#last = progress;
    this.longestStallMs = Math.max(this.longestStallMs, now - this.#movedAt);
  }
}
