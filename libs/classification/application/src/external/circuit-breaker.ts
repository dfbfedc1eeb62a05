export interface CircuitBreakerOptions {
  /** Failures in a row after which nobody asks; 3 unless told. */
  readonly failures?: number;
  /** How long nobody asks; 30,000 unless told. */
  readonly restMs?: number;
}

/**
 * Gives a model that fails time after time a rest, so that waiting for it costs the others nothing. After the rest one
 * question is tried: its answer decides whether the rest is over.
 */
export class CircuitBreaker {
  readonly #most: number;
  readonly #restMs: number;
  #failures = 0;
  #restsUntil = 0;
  #trying = false;

  constructor({ failures = 3, restMs = 30_000 }: CircuitBreakerOptions = {}) {
    this.#most = failures;
    this.#restMs = restMs;
  }

  /** Whether a question may be asked; whoever is told so must say how it went. */
  allows(nowMs: number): boolean {
    if (this.#failures < this.#most) return true;
    if (nowMs < this.#restsUntil || this.#trying) return false;
    this.#trying = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#trying = false;
  }

  failed(nowMs: number): void {
    this.#failures++;
    this.#trying = false;
    if (this.#failures >= this.#most) this.#restsUntil = nowMs + this.#restMs;
  }

  get isResting(): boolean {
    return this.#failures >= this.#most;
  }
}
