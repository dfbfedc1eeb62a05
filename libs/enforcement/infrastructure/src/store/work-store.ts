import type { EventEnvelope } from '@custos/contracts';
import { UnitOfWork, type StreamChange } from '@custos/enforcement-application';
import { EventStore, type StreamAppend } from '@custos/event-store';
import { canonicalBytes, partitionOf, type Instant, type Json } from '@custos/kernel';
import type { Queryable, Transaction } from '@custos/postgres';
import { ConcurrencyConflict } from './concurrency-conflict.js';
import { writeRows } from './rows.js';

/** Begins and ends units of work: all streams read in one query, all events appended in one call, rows beside them. */
export class WorkStore {
  readonly #events: EventStore;

  constructor(private readonly schema: string) {
    this.#events = new EventStore(schema);
  }

  async begin(q: Queryable, streamIds: readonly string[], at: Instant): Promise<UnitOfWork> {
    return new UnitOfWork(await this.read(q, streamIds), at);
  }

  async read(q: Queryable, streamIds: readonly string[]): Promise<Map<string, EventEnvelope[]>> {
    const streams = new Map<string, EventEnvelope[]>();
    if (streamIds.length === 0) return streams;
    for (const [streamId, events] of await this.#events.readStreams(q, streamIds)) {
      streams.set(
        streamId,
        events.map(({ payload }) => JSON.parse(payload.toString('utf8')) as EventEnvelope),
      );
    }
    return streams;
  }

  /**
   * The rows come after the append because it takes the shards' locks: what they say of a stream is then written by one
   * transaction at a time.
   * @throws ConcurrencyConflict
   */
  async complete(tx: Transaction, work: UnitOfWork): Promise<void> {
    const changes = work.changes();
    if (changes.length === 0) return;
    const result = await this.#events.append(tx, changes.map(appendOf));
    if (!result.ok) throw new ConcurrencyConflict(result.conflicts);
    await writeRows(tx, this.schema, work, changes, result.positions);
  }
}

function appendOf({ streamId, routingKey, expectedVersion, envelopes }: StreamChange): StreamAppend {
  return {
    shard: partitionOf(routingKey),
    streamId,
    expectedVersion,
    events: envelopes.map((envelope) => ({
      eventId: envelope.id,
      type: envelope.type,
      payload: canonicalBytes(envelope as unknown as Json),
    })),
  };
}
