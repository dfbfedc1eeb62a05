import type { Instant } from '@custos/kernel';

/** Names the command, so that giving it twice has no second effect. */
export interface Identified {
  readonly commandId: string;
  readonly at: Instant;
}

export interface LiftMeasure extends Identified {
  readonly kind: 'LiftMeasure';
  readonly measureId: string;
  /** A stable code. */
  readonly reason: string;
}

export interface ExpireMeasure extends Identified {
  readonly kind: 'ExpireMeasure';
  readonly measureId: string;
}

/** What the applying service says it did. */
export interface RecordApplication extends Identified {
  readonly kind: 'RecordApplication';
  readonly measureId: string;
  readonly outcome: 'applied' | 'failed';
  readonly appliedAt: Instant;
  readonly detail?: string;
}
