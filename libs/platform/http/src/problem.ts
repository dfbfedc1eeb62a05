/** One thing that is wrong with one part of a request. */
export interface ProblemItem {
  /** JSON Pointer (RFC 6901) into the request's body; the empty string is the whole of it. */
  readonly pointer: string;
  readonly detail: string;
  readonly [member: string]: unknown;
}

export interface ProblemDescription {
  readonly status: number;
  /** Stable name of the kind of problem, in kebab-case; programs may branch on it. */
  readonly kind: string;
  /** What is wrong, the same for every problem of this kind. */
  readonly title: string;
  /** What is wrong this time. */
  readonly detail?: string;
  /** Where: JSON Pointer into the body. */
  readonly pointer?: string;
  /** How the caller mends it. */
  readonly mend?: string;
  readonly errors?: readonly ProblemItem[];
  /** Further members of the answer, beside the ones above. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Seconds after which the same request may fare better; becomes Retry-After. */
  readonly retryAfter?: number;
}

/** An answer of problem+json (RFC 9457). Everything in it is meant for the caller's eyes. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly description: ProblemDescription,
    options?: ErrorOptions,
  ) {
    super(description.detail ?? description.title, options);
  }

  get status(): number {
    return this.description.status;
  }

  toJSON(): Record<string, unknown> {
    const { kind, retryAfter: _header, members, ...standard } = this.description;
    return { type: `urn:custos:problem:${kind}`, ...standard, ...members };
  }
}
