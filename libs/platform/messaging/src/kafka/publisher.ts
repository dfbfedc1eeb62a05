import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import {
  MAX_RECORD_BYTES,
  PARTITIONS,
  recordBytes,
  type OutgoingRecord,
  type Publisher,
  type Receipt,
} from '../port.js';
import { Call, entryOf, type Chunk } from './chunk.js';
import { SequencedProducer } from './producer.js';
import { SendQueue } from './send-queue.js';

/** More would only wait; the caller learns at once that Kafka does not keep up. */
const MAX_QUEUED_BYTES = 64_000_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Group commit: what is published while a send is under way goes out together in the next. One send at a time keeps the
 * order per partition whatever fails, and its batches are as large as the load makes them.
 */
export class KafkaPublisher implements Publisher {
  readonly #producer: SequencedProducer;
  readonly #deadlineMs: number;
  readonly #queue = new SendQueue();
  #flying: Promise<void> | undefined;
  #closed = false;

  /** @param deadlineMs a record that Kafka has not taken by then fails; one attempt may still be waited for */
  constructor(client: Kafka, deadlineMs: number) {
    this.#producer = new SequencedProducer(client);
    this.#deadlineMs = deadlineMs;
  }

  publish(topic: string, records: readonly OutgoingRecord[]): Promise<Receipt[]> {
    const call = new Call(records.length);
    const refusal = this.#refusal();
    for (let index = 0; index < records.length; index++) {
      const record = records[index]!;
      const bytes = recordBytes(record);
      const error = refusal ?? unfit(record, bytes);
      if (error !== undefined) call.settle(index, { ok: false, partition: record.partition, error });
      else this.#queue.add(topic, record.partition, entryOf(call, index, record, bytes));
    }
    this.#flying ??= this.#fly();
    return call.answered;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#flying;
    await this.#producer.disconnect();
  }

  #refusal(): Error | undefined {
    if (this.#closed) return new Error('this publisher is closed');
    if (this.#queue.bytes < MAX_QUEUED_BYTES) return undefined;
    return new Error(`${this.#queue.bytes} bytes wait for Kafka already; it takes them too slowly`);
  }

  async #fly(): Promise<void> {
    // Calls made in the same turn share the first flight.
    await Promise.resolve();
    while (!this.#queue.empty) {
      const expired = performance.now() - this.#deadlineMs;
      const chunks: Chunk[] = [];
      for (const chunk of this.#queue.take()) {
        if (chunk.entries[0]!.call.startedAt > expired) chunks.push(chunk);
        else this.#giveUp(chunk, new Error(`Kafka was busy with earlier records for ${this.#deadlineMs / 1000} s`));
      }
      await this.#deliver(chunks);
    }
    this.#flying = undefined;
  }

  /** Attempts until every chunk is appended or given up. */
  async #deliver(chunks: Chunk[]): Promise<void> {
    const deadline = performance.now() + this.#deadlineMs;
    let pending = chunks;
    let alone = false;
    let pauseMs = FIRST_PAUSE_MS;
    let gaveUp = false;
    while (pending.length > 0) {
      const outcomes = await this.#attempt(pending, alone);
      const again: Chunk[] = [];
      let unclear: Error | undefined;
      for (const chunk of pending) {
        const outcome = outcomes.get(chunk)!;
        if (outcome.kind === 'appended') {
          chunk.succeed(outcome.base);
        } else if (outcome.kind === 'refused' && (alone || pending.length === 1)) {
          this.#giveUp(chunk, refused(chunk, outcome.error));
          gaveUp = true;
        } else {
          alone ||= outcome.kind === 'refused';
          if (outcome.kind === 'unclear') unclear = outcome.error;
          again.push(chunk);
        }
      }
      pending = again;
      if (unclear === undefined) continue;
      if (performance.now() > deadline) {
        for (const chunk of pending) this.#giveUp(chunk, overdue(this.#deadlineMs, unclear));
        gaveUp = true;
        break;
      }
      await this.#producer.disconnect();
      await sleep(pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
    if (gaveUp) await this.#producer.renew();
  }

  async #attempt(chunks: readonly Chunk[], alone: boolean): ReturnType<SequencedProducer['attempt']> {
    try {
      await this.#producer.connect();
    } catch (error) {
      return new Map(chunks.map((chunk) => [chunk, { kind: 'unclear', error: error as Error }]));
    }
    return this.#producer.attempt(chunks, alone);
  }

  #giveUp(chunk: Chunk, error: Error): void {
    chunk.fail(error);
    const later = new Error('not sent, because an earlier record of its partition failed', { cause: error });
    this.#queue.drop(chunk.topic, chunk.partition).fail(later);
  }
}

function unfit(record: OutgoingRecord, bytes: number): Error | undefined {
  if (!Number.isInteger(record.partition) || record.partition < 0 || record.partition >= PARTITIONS) {
    return new RangeError(`there is no partition ${record.partition}; they go from 0 to ${PARTITIONS - 1}`);
  }
  if (bytes <= MAX_RECORD_BYTES) return undefined;
  return new RangeError(`the record has ${bytes} bytes, and the log takes ${MAX_RECORD_BYTES} at most`);
}

function refused(chunk: Chunk, cause: Error): Error {
  return new Error(`Kafka refused records for partition ${chunk.partition} of ${chunk.topic}: ${cause.message}`, {
    cause,
  });
}

function overdue(deadlineMs: number, cause: Error): Error {
  return new Error(`Kafka did not take the records within ${deadlineMs / 1000} s: ${cause.message}`, { cause });
}
