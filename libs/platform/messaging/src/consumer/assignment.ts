import { Trouble, type Logger } from '@custos/observability';
import type { Database } from '@custos/postgres';
import type { BatchHandler, PartitionBatch, PartitionBounds, RecordSource, TopicPartition } from '../port.js';
import { asError } from './as-error.js';
import { backoffMs } from './backoff.js';
import { nameOf, type Leases } from './leases.js';
import { PartitionBuffer } from './partition-buffer.js';
import { parkedKeys } from './parking.js';

export interface AssignmentOptions {
  database: Database;
  schema: string;
  group: string;
  handler: BatchHandler;
  logger: Logger;
  leases: Leases;
  source: RecordSource;
  /** Waits for the transactions under way that touch these partitions. */
  settled: (names: ReadonlySet<string>) => Promise<void>;
  /** Records kept waiting over all partitions before the source is told to hold back. */
  bufferedRecords: number;
}

const BUFFERED_BYTES = 32 * 1024 * 1024;

/** The partitions a member holds: claims what the source assigns, keeps the leases, gives up what is taken away. */
export class Assignment {
  readonly #options: AssignmentOptions;
  readonly #held = new Map<string, PartitionBuffer>();
  readonly #trouble: Trouble;
  #wanted: readonly TopicPartition[] = [];
  #work: Promise<void> = Promise.resolve();
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;
  #closed = false;
  #claimProblem: Error | undefined;
  #leaseProblem: Error | undefined;

  constructor(options: AssignmentOptions) {
    this.#options = options;
    this.#trouble = new Trouble(options.logger, { consumer: options.group });
  }

  /** Why partitions cannot be claimed or kept at present. */
  get problem(): Error | undefined {
    return this.#claimProblem ?? this.#leaseProblem;
  }

  buffers(): PartitionBuffer[] {
    return [...this.#held.values()];
  }

  /** The source assigned this whole set. Resolves when it is held, or when the first attempt failed. */
  want(partitions: readonly TopicPartition[]): Promise<void> {
    this.#wanted = partitions;
    return this.#reconcile();
  }

  deliver(batch: PartitionBatch): void {
    const buffer = this.#held.get(nameOf(batch));
    if (buffer === undefined || !buffer.ready || buffer.halted !== undefined) return;
    const contiguous = buffer.accept(batch.records);
    if (!buffer.paused && (buffer.size > this.#mostRecords() || buffer.bytes > this.#mostBytes())) {
      buffer.paused = true;
      this.#options.source.pause(buffer.topic, buffer.partition);
    }
    if (!contiguous) this.#examineJump(buffer);
  }

  /** Lets the source deliver again once half of what was allowed to wait is gone. */
  relieve(buffer: PartitionBuffer): void {
    if (!buffer.paused || buffer.halted !== undefined) return;
    if (buffer.size > this.#mostRecords() / 2 || buffer.bytes > this.#mostBytes() / 2) return;
    buffer.paused = false;
    this.#options.source.resume(buffer.topic, buffer.partition);
  }

  /** Stops a partition until somebody acts; the lease is kept, since no other member would fare better. */
  halt(buffer: PartitionBuffer, error: Error): void {
    buffer.halted = error;
    buffer.lastError = error;
    this.#options.source.pause(buffer.topic, buffer.partition);
    this.#options.logger.error(
      { err: error, consumer: this.#options.group, topic: buffer.topic, partition: buffer.partition },
      'partition stopped',
    );
  }

  /** Another member may hold these now. They are claimed anew if the source still assigns them to us. */
  lose(buffers: readonly PartitionBuffer[]): void {
    if (buffers.length === 0) return;
    const { handler, logger, group } = this.#options;
    for (const buffer of buffers) this.#forget(buffer);
    handler.rolledBack?.(buffers.map(({ topic, partition }) => ({ topic, partition })));
    logger.warn({ consumer: group, partitions: buffers.map(nameOf) }, 'leases lost');
    this.#retryLater();
  }

  /** Extends the leases, and notices those that are lost. */
  async keep(): Promise<void> {
    const { leases, database } = this.#options;
    const held = this.buffers();
    if (held.length === 0) return;
    try {
      const lost = new Set((await leases.renew(database, held)).map(nameOf));
      this.#leaseProblem = undefined;
      this.lose(held.filter((buffer) => lost.has(nameOf(buffer)) && this.#held.get(nameOf(buffer)) === buffer));
    } catch (error) {
      this.#leaseProblem = asError(error);
    }
  }

  async refreshEnds(): Promise<void> {
    const bounds = await this.#boundsOf(this.buffers());
    for (const buffer of this.buffers()) buffer.knownEnd = bounds.get(nameOf(buffer))?.end ?? buffer.knownEnd;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#work;
    const held = this.buffers();
    for (const buffer of held) this.#forget(buffer);
    if (held.length > 0) await this.#options.leases.release(this.#options.database, held);
  }

  /** One change of the assignment at a time; each brings what is held to what is wanted by then. */
  #reconcile(): Promise<void> {
    this.#work = this.#work.then(async () => {
      if (this.#closed) return;
      try {
        await this.#change();
        this.#failures = 0;
        this.#claimProblem = undefined;
        this.#trouble.over('partitions can be claimed again');
      } catch (error) {
        this.#claimProblem = asError(error);
        this.#trouble.met(error, 'partitions could not be claimed');
        this.#retryLater();
      }
    });
    return this.#work;
  }

  #retryLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#reconcile(), backoffMs(this.#failures++, { first: 200 }));
  }

  async #change(): Promise<void> {
    const wanted = new Set(this.#wanted.map(nameOf));
    const gone = this.buffers().filter((buffer) => !wanted.has(nameOf(buffer)));
    const missing = this.#wanted.filter((part) => !this.#held.has(nameOf(part)));
    const unready = this.buffers().some(({ ready, halted }) => !ready && halted === undefined);
    if (gone.length === 0 && missing.length === 0 && !unready) return;
    for (const buffer of gone) this.#forget(buffer);
    // What is still under way for a partition that left and came back must end before its state is loaded again.
    await this.#options.settled(new Set([...gone, ...missing].map(nameOf)));
    if (gone.length > 0) await this.#options.leases.release(this.#options.database, gone);
    if (missing.length > 0) await this.#claim(missing);
    await this.#load(gone.length > 0);
  }

  async #claim(missing: readonly TopicPartition[]): Promise<void> {
    const { database, schema, group, leases, source } = this.#options;
    const before = await this.#boundsOf(missing);
    await leases.ensure(
      database,
      missing.map(({ topic, partition }) => ({ topic, partition, next: boundsIn(before, { topic, partition }).start })),
    );
    const claimed = await leases.claim(database, missing, { free: source.leased === true });
    if (claimed.length === 0) return;
    const keys = await parkedKeys(database, schema, group, claimed);
    // Asked again: another member may have consumed beyond the end that was true before the claim.
    const bounds = await this.#boundsOf(claimed);
    for (const lease of claimed) {
      const name = nameOf(lease);
      const { start, end } = boundsIn(bounds, lease);
      const buffer = new PartitionBuffer(lease, end, keys.get(name) ?? [], Date.now());
      this.#held.set(name, buffer);
      this.#checkBounds(buffer, start, end);
    }
  }

  #checkBounds(buffer: PartitionBuffer, start: bigint, end: bigint): void {
    if (buffer.next < start) {
      this.halt(buffer, new Error(`the log begins at ${start}, above the position ${buffer.next}: records were lost`));
    } else if (buffer.next > end) {
      this.halt(
        buffer,
        new Error(`the log ends at ${end}, below the position ${buffer.next}: it is not the log that was consumed`),
      );
    }
  }

  /** Lets the handler load its state, then has the new partitions delivered. */
  async #load(changed: boolean): Promise<void> {
    const { database, handler, source } = this.#options;
    const fresh = this.buffers().filter(({ ready, halted }) => !ready && halted === undefined);
    if (fresh.length === 0 && !changed) return;
    const all = this.buffers().map(({ topic, partition, next }) => ({ topic, partition, next }));
    if (handler.assigned !== undefined) await database.transaction(async (tx) => handler.assigned?.(all, tx));
    for (const buffer of fresh) {
      if (this.#held.get(nameOf(buffer)) !== buffer) continue;
      source.seek(buffer.topic, buffer.partition, buffer.expected);
      buffer.ready = true;
      source.resume(buffer.topic, buffer.partition);
    }
  }

  /** Records above the expected position: either they were lost on the way, or the log no longer has what lies between. */
  #examineJump(buffer: PartitionBuffer): void {
    buffer.ready = false;
    const examine = async () => {
      const { start, end } = boundsIn(await this.#boundsOf([buffer]), buffer);
      if (this.#held.get(nameOf(buffer)) !== buffer) return;
      if (buffer.expected < start)
        return this.halt(
          buffer,
          new Error(`the log begins at ${start}, above the position ${buffer.expected}: records were lost`),
        );
      buffer.knownEnd = end;
      buffer.acceptGap();
      buffer.ready = true;
      this.#options.source.seek(buffer.topic, buffer.partition, buffer.expected);
    };
    examine().catch((error: unknown) => {
      buffer.lastError = asError(error);
      setTimeout(() => this.#held.get(nameOf(buffer)) === buffer && this.#examineJump(buffer), backoffMs(4));
    });
  }

  async #boundsOf(partitions: readonly TopicPartition[]): Promise<Map<string, PartitionBounds>> {
    const topics = [...new Set(partitions.map(({ topic }) => topic))];
    const all = await Promise.all(
      topics.map(async (topic) =>
        (await this.#options.source.bounds(topic)).map((b) => [nameOf({ topic, ...b }), b] as const),
      ),
    );
    return new Map(all.flat());
  }

  #forget(buffer: PartitionBuffer): void {
    if (this.#held.get(nameOf(buffer)) !== buffer) return;
    this.#held.delete(nameOf(buffer));
    this.#options.source.pause(buffer.topic, buffer.partition);
  }

  #mostRecords(): number {
    return Math.max(64, this.#options.bufferedRecords / Math.max(1, this.#held.size));
  }

  #mostBytes(): number {
    return BUFFERED_BYTES / Math.max(1, this.#held.size);
  }
}

function boundsIn(bounds: ReadonlyMap<string, PartitionBounds>, part: TopicPartition): PartitionBounds {
  const found = bounds.get(nameOf(part));
  if (found === undefined) throw new Error(`the log knows no partition ${nameOf(part)}`);
  return found;
}
