export interface EventsRequest {
  readonly platform: string;
  /**
   * CloudEvents in the clear, as parsed from JSON; nothing is known of them yet. The list is handed over: each is taken
   * out once it is judged, since all of them kept until the log answers would cost the collector more than sealing does.
   */
  readonly candidates: unknown[];
  /** Size of the request, for bounding what waits. */
  readonly bytes: number;
  /** Of each candidate, the W3C trace context that its record carries on. */
  readonly traceparents: readonly (string | undefined)[];
  /** Until when pictures are read, in milliseconds since the epoch; for five seconds unless told. */
  readonly picturesUntil?: number;
  /** Nothing is taken in when anything has a problem; otherwise the good ones are. */
  readonly whole?: boolean;
}

export interface EventReceipt {
  readonly index: number;
  /** Derived id, by which all of Custos knows the event. */
  readonly id: string;
  readonly status: 'new' | 'duplicate' | 'superseding';
  readonly partition: number;
  readonly position: bigint;
  /** What was set right or is doubtful in it: `lone-surrogates`, `clock-skew`. */
  readonly flags?: readonly string[];
}

/** One thing wrong with one event; `pointer` leads into that event. */
export interface EventProblem {
  readonly index: number;
  readonly kind: 'invalid' | 'too-large';
  readonly pointer: string;
  readonly detail: string;
}

export interface Accepted {
  /** In the order of the candidates, as `problems`; every candidate is in one of the two, unless it had to be whole. */
  readonly receipts: readonly EventReceipt[];
  readonly problems: readonly EventProblem[];
}
