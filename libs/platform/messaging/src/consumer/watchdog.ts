import type { Logger } from '@custos/observability';
import type { ConsumerMetrics } from './consumer-metrics.js';
import { nameOf } from './leases.js';
import type { PartitionBuffer } from './partition-buffer.js';
import { lagSecondsOf } from './status.js';

export interface WatchdogOptions {
  consumer: string;
  topics: readonly string[];
  buffers: () => readonly PartitionBuffer[];
  metrics: ConsumerMetrics;
  logger: Logger;
  stallMs: number;
}

/** Notices partitions that are held and behind but do not move, whatever the cause: no client is free of stalls. */
export class Watchdog {
  readonly #options: WatchdogOptions;

  constructor(options: WatchdogOptions) {
    this.#options = options;
  }

  /** Measures the lag and tells once of each partition that came to stand still. */
  look(): void {
    const { consumer, topics, buffers, metrics, logger } = this.#options;
    const now = Date.now();
    for (const topic of topics) {
      const lag = buffers().reduce((most, b) => (b.topic === topic ? Math.max(most, lagSecondsOf(b, now)) : most), 0);
      metrics.lag.set({ consumer, topic }, lag);
    }
    let halted = 0;
    for (const buffer of buffers()) {
      if (buffer.halted !== undefined) halted += 1;
      if (!buffer.behind) buffer.progressedAt = now;
      const stall = this.#stallOf(buffer, now);
      if (stall !== undefined && !buffer.stallTold) logger.error({ consumer }, stall);
      buffer.stallTold = stall !== undefined;
    }
    metrics.halted.set({ consumer }, halted);
  }

  problems(now: number): string[] {
    return this.#options
      .buffers()
      .map((buffer) => this.#stallOf(buffer, now))
      .filter((text) => text !== undefined);
  }

  #stallOf(buffer: PartitionBuffer, now: number): string | undefined {
    if (buffer.halted !== undefined) return `${nameOf(buffer)} is stopped: ${buffer.halted.message}`;
    const still = now - buffer.progressedAt;
    if (!buffer.behind || still < this.#options.stallMs) return undefined;
    const why = buffer.lastError?.message ?? 'no records arrive, or the handler does not return';
    return `${nameOf(buffer)} is behind at ${buffer.next} and has not moved for ${Math.round(still / 1_000)} s: ${why}`;
  }
}
