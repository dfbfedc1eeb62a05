import { EVIDENCE_HEADROOM_BYTES, type TopicName } from '@custos/contracts';
import { NotDurable, type AppendReceipt, type EventLog, type EventRecord } from '@custos/intake-application';
import { MAX_RECORD_BYTES, type Publisher } from '@custos/messaging';

/** Whatever is taken in can become evidence, in an event that must fit into one record itself. */
const LARGEST_EVENT_BYTES = MAX_RECORD_BYTES - EVIDENCE_HEADROOM_BYTES;

/** The log once it could be reached; until then every append asks to be tried again. */
export class IntakeLog implements EventLog {
  readonly largestValue = LARGEST_EVENT_BYTES;
  #publisher: Publisher | undefined;

  open(publisher: Publisher): void {
    this.#publisher = publisher;
  }

  async append(topic: TopicName, records: readonly EventRecord[]): Promise<readonly AppendReceipt[]> {
    if (this.#publisher === undefined) throw new NotDurable('the log could not be reached yet');
    return this.#publisher.publish(topic, records);
  }

  async close(): Promise<void> {
    await this.#publisher?.close();
  }
}
