import type { EventEnvelope } from '@custos/contracts';

/** An event that came by a topic, with where it stands there and the hash of its bytes. */
export interface Arrival<Data = unknown> {
  readonly envelope: EventEnvelope<string, Data>;
  readonly partition: number;
  readonly position: bigint;
  readonly sha256: string;
}
