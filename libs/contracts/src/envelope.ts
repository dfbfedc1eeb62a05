/** A personal text as it is stored: AES-256-GCM under the subject's own key; all three in base64. */
export interface Sealed {
  readonly kid: string;
  readonly nonce: string;
  readonly ciphertext: string;
}

/** An event as it stands in every topic and store: CloudEvents 1.0 with extension attributes of ours. */
export interface EventEnvelope<Type extends string = string, Data = unknown> {
  readonly specversion: '1.0';
  /** Derived id (UUIDv8). */
  readonly id: string;
  readonly source: string;
  readonly type: Type;
  readonly schemaversion: number;
  readonly platform: string;
  /** Routing key: the pseudonym that chooses partition and shard. */
  readonly partitionkey: string;
  readonly subject?: string;
  /** When it happened, says the publisher. */
  readonly time: string;
  /** When it was taken in; set once. Days, deadlines and reports go by it. */
  readonly ingesttime: string;
  /** When it was stored in the event store. */
  readonly recordedtime?: string;
  /** 0 first; a higher one supersedes. */
  readonly revision: number;
  readonly correlationid?: string;
  readonly causationid?: string;
  /** `person:NAME`, `rule:ID@PACK` or `service:NAME`. */
  readonly actor?: string;
  /**
   * W3C trace context of the request that led to it (CloudEvents' distributed tracing). In the event store only, where an
   * event has no headers; in topics the record's header says it.
   */
  readonly traceparent?: string;
  readonly stream?: string;
  readonly streamversion?: number;
  /** The publisher's own id of the event. */
  readonly sourceid?: string;
  /** What was noticed while taking it in, such as `lone-surrogates`. */
  readonly flags?: readonly string[];
  readonly data: Data;
}

/** A CloudEvent as a publisher sends it, in the clear. */
export interface PublishedEvent<Type extends string = string, Data = unknown> {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: Type;
  /** The latest where none is given. */
  readonly schemaversion?: number;
  /** Higher than 0 supersedes what was sent before under the same source and id. */
  readonly revision?: number;
  readonly subject?: string;
  readonly time?: string;
  readonly data: Data;
}
