import type { EventEnvelope, PublishedEvent } from '../envelope.js';
import type { EventData } from '../personal-data.js';

/** A golden event: every later version of the code can read it as it is. */
export type Fixture = {
  readonly path: string;
  readonly type: string;
  readonly version: number;
} & (
  | { readonly form: 'stored'; readonly event: EventEnvelope<string, EventData> }
  | { readonly form: 'published'; readonly event: PublishedEvent<string, EventData> }
);
