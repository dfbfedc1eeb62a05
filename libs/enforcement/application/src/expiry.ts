import type { UnitOfWork } from './unit-of-work.js';

/** A measure whose time has come, and where it stands. */
export interface DueMeasure {
  readonly platform: string;
  readonly measureId: string;
  readonly accountKey: string;
  readonly streamId: string;
  /** The event that imposed it: it is what causes the end, so the end has the same id whoever finds it due. */
  readonly imposedBy: string;
  readonly correlationId: string;
}

export function applyExpiry(work: UnitOfWork, due: DueMeasure): void {
  const { platform, measureId, accountKey, streamId, imposedBy, correlationId } = due;
  const cause = {
    platform,
    routingKey: accountKey,
    causationId: imposedBy,
    correlationId,
    actor: 'service:enforcement',
    // The request that began it ended long ago.
    traceparent: undefined,
  };
  work
    .measuresIn(streamId)
    .execute({ kind: 'ExpireMeasure', commandId: `expiry/${measureId}`, at: work.at, measureId }, cause);
}
