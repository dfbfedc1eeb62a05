/** A CloudEvent as a publisher sends it. `time` is RFC 3339; absent, the time of acceptance counts. */
export interface PublishedEvent {
  readonly specversion: '1.0';
  /** Unique per `source`. Sending the same id again is harmless. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time?: string;
  readonly schemaversion?: number;
  /** Above 0 the event supersedes an earlier one of the same id. */
  readonly revision?: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Proof that an event is durable: where it stands in the log. */
export interface Receipt {
  /** Place in the list that was published. */
  readonly index: number;
  /** The event's id within Custos. */
  readonly id: string;
  readonly status: 'new' | 'duplicate' | 'superseding';
  readonly partition: number;
  /** Decimal. */
  readonly position: string;
  /** `clock-skew` where its time is far from Custos's, `lone-surrogates` where a text was set right. */
  readonly flags?: readonly string[];
}

/** Why one event was not accepted, and where in it. */
export interface Refusal {
  readonly index: number;
  /** JSON Pointer into the event. */
  readonly pointer: string;
  readonly detail: string;
}

export interface Published {
  readonly receipts: readonly Receipt[];
  readonly refusals: readonly Refusal[];
}

/** A measure that a service of the platform is to apply; the whole stored event, in the order of decision. */
export interface MeasureEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface MeasurePage {
  readonly measures: readonly MeasureEvent[];
  /** Give it to the next call. */
  readonly cursor: string;
}

/** What became of a measure on the platform. */
export interface Acknowledgement {
  readonly measureId: string;
  /** The platform's own id of the account that the measure is about. */
  readonly accountId: string;
  readonly outcome: 'applied' | 'failed';
  /** Why it failed, in technical words; never about a person. */
  readonly detail?: string;
  /** RFC 3339. */
  readonly appliedAt: string;
}
