import { AcceptEvents, NotDurable, Overloaded, type Accepted, type EventsRequest } from '@custos/intake-application';
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

/** The topic on which a platform may publish instead of by HTTP. */
export function publisherTopic(platform: string): TopicSpec {
  return { name: `${PREFIX}${platform}`, retentionDays: RETENTION_DAYS };
}

export function platformOf(topic: string): string {
  return topic.slice(PREFIX.length);
}

function candidateOf(record: LogRecord): unknown {
  let value: unknown;
  try {
    value = JSON.parse(record.value.toString());
  } catch {
    throw new PoisonRecord(record, 'malformed-json', 'the record is not JSON');
  }
  return record.headers['ce_specversion'] === undefined ? value : binaryEvent(record.headers, 'ce_', value);
}

/**
 * Publishing by topic: the same acceptance as by HTTP. The platform comes from the topic's name; which sender may write
 * to a topic is the broker's to guard.
 */
export class PublisherTopicHandler implements BatchHandler {
  constructor(private readonly events: AcceptEvents) {}

  async handle(batches: readonly PartitionBatch[]): Promise<void> {
    for (const { topic, records } of batches) await this.#accept(platformOf(topic), records);
  }

  async #accept(platform: string, records: readonly LogRecord[]): Promise<void> {
    const { problems } = await this.#execute({
      platform,
      candidates: records.map(candidateOf),
      bytes: records.reduce((sum, { value }) => sum + value.length, 0),
      traceparents: records.map(({ headers }) => traceparentIn(headers)),
    });
    const [first] = problems;
    // What was taken in beside it is recognised as a duplicate when the runner comes again without the bad record.
    if (first !== undefined)
      throw new PoisonRecord(records[first.index]!, 'refused', `${first.pointer || '/'} ${first.detail}`);
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
