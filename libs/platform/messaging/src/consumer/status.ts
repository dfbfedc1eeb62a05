import type { PartitionBuffer } from './partition-buffer.js';

export interface ConsumerStatus {
  readonly state: 'idle' | 'running' | 'draining' | 'stopped';
  readonly healthy: boolean;
  /** What keeps it from being healthy, in sentences. */
  readonly problems: readonly string[];
  /** Whether a restart could mend any of them; it would not mend a partition that a record has stopped. */
  readonly stuck: boolean;
  /** Age in seconds of the oldest record not yet applied. */
  readonly lagSeconds: number;
  readonly partitions: readonly PartitionStatus[];
}

export interface PartitionStatus {
  readonly topic: string;
  readonly partition: number;
  readonly next: bigint;
  readonly buffered: number;
  readonly state: 'claimed' | 'running' | 'retrying' | 'halted';
}

export function statusOf(buffer: PartitionBuffer): PartitionStatus {
  const { topic, partition, next, size: buffered, halted, ready, failures, attempts } = buffer;
  const state = halted ? 'halted' : !ready ? 'claimed' : failures + attempts > 0 ? 'retrying' : 'running';
  return { topic, partition, next, buffered, state };
}

export function lagSecondsOf(buffer: PartitionBuffer, now: number): number {
  const since = buffer.head?.appendedAt ?? (buffer.behind ? buffer.lastAppendedAt : undefined);
  return since === undefined ? 0 : Math.max(0, (now - since) / 1_000);
}
