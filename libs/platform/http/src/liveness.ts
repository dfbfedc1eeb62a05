import type { Logger } from '@custos/observability';
import { examine, type Checks, type Health } from './examination.js';

/** How work that goes on besides requests is doing. */
export interface WorkStatus {
  readonly healthy: boolean;
  /** What keeps it from being healthy, in sentences. */
  readonly problems: readonly string[];
  /** Whether a restart could mend any of that, as it could not a record that nobody can handle. */
  readonly stuck: boolean;
}

export interface LivenessOptions {
  readonly work: Readonly<Record<string, () => WorkStatus>>;
  /** What the work cannot do without: while one of these does not answer, a restart would mend nothing. */
  readonly needs: Checks;
}

/** Longer than any election, failover or restart of a dependency that goes well. */
const LASTS_MS = 300_000;

/**
 * Whether this process should be restarted: only when work has been stuck for minutes, though all that it needs answered
 * all that time. Anything else that is wrong is shown, and passes or needs a person.
 */
export class Liveness {
  readonly #options: LivenessOptions;
  readonly #logger: Logger;
  readonly #stuckSince = new Map<string, number>();
  #excusing = false;

  constructor(options: LivenessOptions, logger: Logger) {
    this.#options = options;
    this.#logger = logger;
  }

  /** Answers at once: whoever asks has little patience. */
  look(now = performance.now()): Health {
    const checks: Record<string, { ok: boolean; problem?: string }> = {};
    let ok = true;
    for (const [name, statusOf] of Object.entries(this.#options.work)) {
      const { healthy, problems, stuck } = statusOf();
      checks[name] = healthy ? { ok: true } : { ok: false, problem: problems.join('; ') };
      if (!stuck) {
        this.#stuckSince.delete(name);
        continue;
      }
      const since = this.#stuckSince.get(name) ?? now;
      this.#stuckSince.set(name, since);
      if (now - since >= LASTS_MS) ok = false;
    }
    if (this.#stuckSince.size > 0 && !this.#excusing) void this.#excuse();
    if (!ok) this.#logger.error({ checks }, 'work has been stuck for minutes: this process should be restarted');
    return { ok, checks };
  }

  /** What is stuck for want of something it needs is counted from when that is back. */
  async #excuse(): Promise<void> {
    this.#excusing = true;
    const { ok } = await examine(this.#options.needs);
    if (!ok) this.#stuckSince.clear();
    this.#excusing = false;
  }
}
