import type { LogRecord, TopicPartition } from '../port.js';
import type { Lease } from './leases.js';

export interface Verdict {
  readonly code: string;
  readonly reason: string;
  readonly attempts: number;
}

/** One held partition: where it stands, what waits to be applied, and what its failures have taught. */
export class PartitionBuffer implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  readonly epoch: bigint;
  /** Position of the next record to apply; moves only when a transaction has committed. */
  next: bigint;
  sequence: bigint;
  /** Keys with parked records, which later records of theirs must join. */
  readonly parkedKeys: Set<string>;
  /** Records found impossible to handle, by position; parked with the next commit. */
  readonly poisoned = new Map<bigint, Verdict>();

  /** Records may be applied: claimed, its handler's state loaded, not under examination. */
  ready = false;
  inFlight = false;
  paused = false;
  halted: Error | undefined;
  /** Applied on its own and only so many records at once, because a group with it had failed. */
  suspectLimit: number | undefined;
  /** A suspect that failed on its own, so that it was the cause. */
  proven = false;
  /** Consecutive failures, for the pause between attempts. */
  failures = 0;
  /** Failures of the one record at the head, when it is known to be the culprit. */
  attempts = 0;
  retryAt = 0;
  triedAt = 0;
  lastError: Error | undefined;
  progressedAt: number;
  lastAppendedAt: number | undefined;
  /** The watchdog has told of its standing still. */
  stallTold = false;
  /** The log's end when it was last asked. */
  knownEnd: bigint;

  #records: LogRecord[] = [];
  #bytes = 0;
  #expected: bigint;
  #acceptedGapAt: bigint | undefined;

  constructor(lease: Lease, end: bigint, parkedKeys: Iterable<string>, now: number) {
    this.topic = lease.topic;
    this.partition = lease.partition;
    this.epoch = lease.epoch;
    this.next = lease.next;
    this.sequence = lease.sequence;
    this.knownEnd = end;
    this.parkedKeys = new Set(parkedKeys);
    this.progressedAt = now;
    this.#expected = lease.next;
  }

  get size(): number {
    return this.#records.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Position the next delivered record should have. */
  get expected(): bigint {
    return this.#expected;
  }

  get head(): LogRecord | undefined {
    return this.#records[0];
  }

  /** Whether there is more in the log than was applied, as far as is known. */
  get behind(): boolean {
    return this.#records.length > 0 || this.knownEnd > this.next;
  }

  /** A gap before the next record is real, not a loss on the way: the log was asked. */
  acceptGap(): void {
    this.#acceptedGapAt = this.#expected;
  }

  /** Takes delivered records, dropping lower ones; false when they begin above the expected position. */
  accept(records: readonly LogRecord[]): boolean {
    for (const record of records) {
      if (record.position < this.#expected) continue;
      if (record.position > this.#expected && this.#acceptedGapAt !== this.#expected) return false;
      this.#records.push(record);
      this.#bytes += bytesOf(record);
      this.#expected = record.position + 1n;
    }
    return true;
  }

  /** The first records, without removing them: at most `count`, and `bytes` unless one record alone is larger. */
  peek(count: number, bytes: number): LogRecord[] {
    let taken = 0;
    for (let left = bytes; taken < this.#records.length && taken < count; taken += 1) {
      left -= bytesOf(this.#records[taken] as LogRecord);
      if (left < 0 && taken > 0) break;
    }
    return this.#records.slice(0, taken);
  }

  /** The first `count` records are applied and committed. */
  advance(count: number, sequence: bigint, now: number): void {
    const applied = this.#records.splice(0, count);
    for (const record of applied) this.#bytes -= bytesOf(record);
    const last = applied.at(-1);
    if (last === undefined) return;
    this.next = last.position + 1n;
    this.sequence = sequence;
    this.lastAppendedAt = last.appendedAt;
    this.progressedAt = now;
    this.failures = 0;
    this.attempts = 0;
    this.retryAt = 0;
    this.lastError = undefined;
    for (const position of this.poisoned.keys()) if (position < this.next) this.poisoned.delete(position);
  }
}

function bytesOf(record: LogRecord): number {
  return record.value.length + record.key.length + 200;
}
