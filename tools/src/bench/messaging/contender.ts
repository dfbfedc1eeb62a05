import type { OutgoingRecord } from '@custos/messaging';

/** A way of putting records into a log and of reading them back. */
export interface Contender {
  createTopic(topic: string): Promise<void>;
  /** Resolves when all are durable. */
  publish(topic: string, records: readonly OutgoingRecord[]): Promise<void>;
  /** Reads every partition from its start, in order, until `look` answers false. */
  consume(topic: string, look: (values: readonly { readonly value: Buffer }[]) => boolean): Promise<void>;
  close(): Promise<void>;
}

/** Records in one call of `publish`, and calls made without waiting for the one before. */
export const CALL = 1_000;
export const CALLS_AT_ONCE = 4;
