import { isUtf8 } from 'node:buffer';
import { UNKNOWN_FIELD } from '@custos/contracts';
import {
  AcceptEvents,
  NotDurable,
  Overloaded,
  type Accepted,
  type EventProblem,
  type EventsRequest,
} from '@custos/intake-application';
import {
  PoisonRecord,
  type BatchHandler,
  type LogRecord,
  type PartitionBatch,
  type TopicSpec,
} from '@custos/messaging';
import { traceparentIn } from '@custos/observability';
import { TransientError } from '@custos/postgres';
import { binaryEvent } from './cloud-events.js';

const PREFIX = 'publish.';

/** Events in the clear stand in these topics, so they are kept only for as long as an outage of ours may last. */
const RETENTION_DAYS = 7;

/** All pictures of a group of batches together: the transaction that moves its positions is open meanwhile. */
const PICTURES_MS = 5_000;

/** The topic on which a platform may publish instead of by HTTP. */
export function publisherTopic(platform: string): TopicSpec {
  return { name: `${PREFIX}${platform}`, retentionDays: RETENTION_DAYS };
}

export function platformOf(topic: string): string {
  return topic.slice(PREFIX.length);
}

type Refusals = Map<bigint, PoisonRecord>;

/**
 * Publishing by topic: the same acceptance as by HTTP. The platform comes from the topic's name; which sender may write
 * to a topic is the broker's to guard.
 *
 * Records go in only together with all others of their batch: a later one of a bad record's key would else be in the log
 * before that record is parked, ahead of it for good and once more when it is replayed.
 */
export class PublisherTopicHandler implements BatchHandler {
  /** By partition: all bad records of a batch are found at once, while the runner parks them one by one. */
  readonly #refusals = new Map<string, Refusals>();

  constructor(private readonly events: AcceptEvents) {}

  /** What was refused while the partitions were others' might be good by now. */
  async assigned(): Promise<void> {
    this.#refusals.clear();
  }

  async handle(batches: readonly PartitionBatch[]): Promise<void> {
    const picturesUntil = Date.now() + PICTURES_MS;
    for (const batch of batches) await this.#accept(batch, picturesUntil);
  }

  async #accept({ topic, partition, records }: PartitionBatch, picturesUntil: number): Promise<void> {
    const name = `${topic}/${partition}`;
    refuse(records, this.#refusals.get(name));
    const refusals: Refusals = new Map();
    this.#refusals.set(name, refusals);
    const candidates = records.map((record) => candidateOf(record, refusals));
    refuse(records, refusals);
    const { problems } = await this.#execute({
      platform: platformOf(topic),
      candidates,
      bytes: records.reduce((sum, { value }) => sum + value.length, 0),
      traceparents: records.map(({ headers }) => traceparentIn(headers)),
      picturesUntil,
      whole: true,
    });
    for (const problem of problems) {
      const record = records[problem.index]!;
      if (refusals.has(record.position)) continue;
      refusals.set(record.position, new PoisonRecord(record, 'refused', reasonOf(problem)));
    }
    refuse(records, refusals);
    this.#refusals.delete(name);
  }

  async #execute(request: EventsRequest): Promise<Accepted> {
    try {
      return await this.events.execute(request);
    } catch (error) {
      // No fault of the records: the partition waits instead of being parked.
      if (error instanceof NotDurable || error instanceof Overloaded)
        throw new TransientError(error.message, { cause: error });
      throw error;
    }
  }
}

function candidateOf(record: LogRecord, refusals: Refusals): unknown {
  let value: unknown;
  try {
    // Another encoding would be read as signs that nobody wrote, and judged as such.
    if (!isUtf8(record.value)) throw new TypeError('not UTF-8');
    value = JSON.parse(record.value.toString());
  } catch {
    refusals.set(record.position, new PoisonRecord(record, 'malformed-json', 'the record is not JSON in UTF-8'));
    return undefined;
  }
  return record.headers['ce_specversion'] === undefined ? value : binaryEvent(record.headers, 'ce_', value);
}

/** Stands in the clear in a table and in logs. */
function reasonOf({ pointer, detail }: EventProblem): string {
  if (detail !== UNKNOWN_FIELD) return `${pointer || '/'} ${detail}`;
  return `${pointer.slice(0, pointer.lastIndexOf('/')) || '/'} holds something that ${detail}`;
}

/** @throws PoisonRecord for the first that was refused */
function refuse(records: readonly LogRecord[], refusals: Refusals | undefined): void {
  if (refusals === undefined || refusals.size === 0) return;
  for (const { position } of records) {
    const refusal = refusals.get(position);
    if (refusal !== undefined) throw refusal;
  }
}
