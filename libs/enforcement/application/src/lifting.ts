import type { Cause } from './stream-session.js';
import type { UnitOfWork } from './unit-of-work.js';

/** A person's wish to take a measure back before its end, and where the measure stands. */
export interface Lift {
  readonly platform: string;
  readonly measureId: string;
  readonly liftId: string;
  readonly accountKey: string;
  readonly streamId: string;
  readonly correlationId: string;
  /** A stable code. */
  readonly reason: string;
  /** `person:NAME` */
  readonly liftedBy: string;
  /** Trace of the request. */
  readonly traceparent: string | undefined;
}

/** @returns false for a measure that has ended already, of which nothing is left to lift */
export function applyLift(work: UnitOfWork, lift: Lift): boolean {
  const { platform, measureId, liftId, accountKey, streamId, correlationId, reason, liftedBy, traceparent } = lift;
  const cause: Cause = {
    platform,
    routingKey: accountKey,
    causationId: liftId,
    correlationId,
    actor: liftedBy,
    traceparent,
  };
  const command = { kind: 'LiftMeasure', commandId: liftId, at: work.at, measureId, reason } as const;
  const events = work.measuresIn(streamId).execute(command, cause);
  return events.some(({ type }) => type === 'custos.enforcement.MeasureLifted');
}
