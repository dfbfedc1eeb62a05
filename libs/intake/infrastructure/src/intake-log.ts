import type { TopicName } from '@custos/contracts';
import { NotDurable, type AppendReceipt, type EventLog, type EventRecord } from '@custos/intake-application';
import type { Publisher } from '@custos/messaging';

/** 900 KiB, which leaves room for key and headers below what both logs take in one record. */
const LARGEST_VALUE = 900 * 1024;

/** The log once it could be reached; until then every append asks to be tried again. */
export class IntakeLog implements EventLog {
  readonly largestValue = LARGEST_VALUE;
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
