import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@custos/postgres';
import { asError } from '../consumer/as-error.js';
import { backoffMs } from '../consumer/backoff.js';
import {
  PARTITIONS,
  type LogRecord,
  type PartitionBounds,
  type RecordSource,
  type SourceOptions,
  type SourceSink,
  type TopicPartition,
} from '../port.js';
import { readBounds, SegmentReader, type ReadRequest } from './segment-reader.js';
import type { Wakeups } from './wakeups.js';

interface Cursor extends TopicPartition {
  /** Undefined until the first seek. */
  next: bigint | undefined;
  paused: boolean;
}

/** Between reads of a log that is being written to: a read costs the database the same for one record as for many. */
const GATHER_MS = 20;
const SHORTEST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 100;
/** Where every append is announced, and polling is for an announcement that went astray. */
const LONGEST_PAUSE_ALONE_MS = 1_000;

/** Polls the log for all assigned partitions at once; which those are, the group's membership says. */
export class PostgresSource implements RecordSource {
  readonly leased = true;
  readonly #database: Database;
  readonly #options: SourceOptions;
  readonly #wakeups: Wakeups;
  readonly #reader: SegmentReader;
  readonly #longestPause: number;
  readonly #stopping = new AbortController();
  #cursors = new Map<string, Cursor>();
  #wake: (() => void) | undefined;
  #loops: Promise<unknown> = Promise.resolve();
  #unlisten: (() => void) | undefined;

  /** @param alone nobody appends from outside this process */
  constructor(database: Database, options: SourceOptions, wakeups: Wakeups, alone: boolean) {
    this.#database = database;
    this.#options = options;
    this.#wakeups = wakeups;
    this.#longestPause = alone ? LONGEST_PAUSE_ALONE_MS : LONGEST_PAUSE_MS;
    this.#reader = new SegmentReader(database, options.maxBytesPerPartition);
  }

  async start(sink: SourceSink): Promise<void> {
    this.#unlisten = this.#wakeups.listen((topics) => {
      if (topics.some((topic) => this.#options.topics.includes(topic))) this.#wake?.();
    });
    this.#loops = Promise.all([this.#takePart(sink), this.#poll(sink)]);
  }

  seek(topic: string, partition: number, position: bigint): void {
    const cursor = this.#cursors.get(`${topic}/${partition}`);
    if (cursor === undefined) return;
    cursor.next = position;
    this.#wake?.();
  }

  pause(topic: string, partition: number): void {
    const cursor = this.#cursors.get(`${topic}/${partition}`);
    if (cursor !== undefined) cursor.paused = true;
  }

  resume(topic: string, partition: number): void {
    const cursor = this.#cursors.get(`${topic}/${partition}`);
    if (cursor === undefined) return;
    cursor.paused = false;
    this.#wake?.();
  }

  /** Lag is measured from the positions themselves; the log keeps no copy. */
  async report(): Promise<void> {}

  bounds(topic: string): Promise<PartitionBounds[]> {
    return readBounds(this.#database, topic);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#unlisten?.();
    this.#wake?.();
    await this.#loops;
  }

  async #takePart(sink: SourceSink): Promise<void> {
    const { membership, topics } = this.#options;
    const everything = topics.flatMap((topic) =>
      Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition })),
    );
    while (!this.#stopping.signal.aborted) {
      try {
        const assigned = membership === undefined ? everything : await membership.share();
        const before = this.#cursors;
        this.#cursors = new Map(
          assigned.map(({ topic, partition }) => {
            const name = `${topic}/${partition}`;
            return [name, before.get(name) ?? { topic, partition, next: undefined, paused: false }];
          }),
        );
        await sink.assigned(assigned);
      } catch (error) {
        sink.failed(asError(error));
      }
      await this.#pause(membership?.intervalMs ?? 1_000);
    }
  }

  async #poll(sink: SourceSink): Promise<void> {
    let pause = SHORTEST_PAUSE_MS;
    let failures = 0;
    for (let turn = 0; !this.#stopping.signal.aborted; turn += 1) {
      const nap = new AbortController();
      this.#wake = () => nap.abort();
      const requests = this.#requests(turn);
      try {
        const { batches, more } = await this.#reader.read(requests);
        for (const [request, records] of batches) this.#deliver(sink, request, records);
        failures = 0;
        if (more) continue;
        if (batches.size > 0) {
          pause = SHORTEST_PAUSE_MS;
          await this.#pause(GATHER_MS);
          continue;
        }
        pause = Math.min(this.#longestPause, pause * 2);
      } catch (error) {
        sink.failed(asError(error));
        await this.#pause(backoffMs(failures++, { first: 100 }));
      }
      await this.#pause(pause, nap.signal);
      if (nap.signal.aborted) pause = SHORTEST_PAUSE_MS;
    }
  }

  /** Where reading goes on, beginning with another partition each time, so that a full answer leaves none out for long. */
  #requests(turn: number): ReadRequest[] {
    const open: ReadRequest[] = [];
    for (const { topic, partition, next, paused } of this.#cursors.values()) {
      if (next !== undefined && !paused) open.push({ topic, partition, from: next });
    }
    const first = open.length === 0 ? 0 : (turn * 7) % open.length;
    return [...open.slice(first), ...open.slice(0, first)];
  }

  #deliver(sink: SourceSink, { topic, partition, from }: ReadRequest, records: readonly LogRecord[]): void {
    const cursor = this.#cursors.get(`${topic}/${partition}`);
    const last = records.at(-1);
    // A seek while the read was under way makes its answer void.
    if (cursor?.next !== from || last === undefined) return;
    cursor.next = last.position + 1n;
    sink.deliver({ topic, partition, records });
  }

  async #pause(ms: number, signal = this.#stopping.signal): Promise<void> {
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }
}
