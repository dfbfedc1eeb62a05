import type { EventEnvelope } from '@custos/contracts';

/** An event that came by a topic, with where it stands there. */
export interface Arrival<Data = unknown> {
  /** Its data in the latest version's form. */
  readonly envelope: EventEnvelope<string, Data>;
  /** Exactly as it came: evidence must hash to its bytes. */
  readonly stored: EventEnvelope;
  readonly partition: number;
  readonly position: bigint;
  /** Trace of the record. */
  readonly traceparent: string | undefined;
  /** Of the stored bytes, in hex; worked out when it is asked for, which few arrivals are. */
  sha256(): string;
}
