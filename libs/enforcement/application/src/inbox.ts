import type { ContentReported, MeasureAcknowledged } from '@custos/contracts';
import { accountStream, caseIdOf, evidenceIdOf } from '@custos/enforcement-domain';
import type { Arrival } from './arrival.js';
import type { UnitOfWork } from './unit-of-work.js';

const ACTOR = 'service:enforcement';

export function caseOfReport({ envelope }: Arrival<ContentReported>): string {
  const { subject, category } = envelope.data;
  return caseIdOf(envelope.platform, envelope.partitionkey, subject, category);
}

/** A user's report opens a case or joins it. The report itself is the evidence: what it points to is for a person to see. */
export function applyReport(work: UnitOfWork, arrival: Arrival<ContentReported>): void {
  const { envelope, partition, traceparent } = arrival;
  const { id, platform, partitionkey, time, ingesttime, data } = envelope;
  const { reportId, category, subject } = data;
  const position = arrival.position.toString();
  const caseId = caseOfReport(arrival);
  const session = work.caseOf(caseId);
  const cause = { platform, routingKey: partitionkey, causationId: id, correlationId: id, actor: ACTOR, traceparent };
  const command = { commandId: id, at: work.at };
  const report = { reportId, category, event: { id, partition, position, time, ingesttime } };
  const [opened] = session.execute(
    { ...command, kind: 'OpenCase', caseId, subject, accountKey: partitionkey, category, origin: { report } },
    cause,
  );
  if (opened === undefined || opened.type === 'custos.enforcement.CommandRefused') return;
  const evidenceId = evidenceIdOf(platform, caseId, id);
  const evidence = {
    evidenceId,
    eventId: id,
    topic: 'inbox' as const,
    partition,
    position,
    spans: [],
    sha256: arrival.sha256(),
    event: arrival.stored,
  };
  session.execute({ ...command, kind: 'PreserveEvidence', evidence }, cause);
}

/** Where a measure stands, and the line of events it came from. */
export interface MeasureStanding {
  readonly streamId: string;
  readonly correlationId: string;
}

/** An acknowledgement of a measure nobody knows is refused in the account's own stream. */
export function standingOf(
  { envelope }: Arrival<MeasureAcknowledged>,
  known: MeasureStanding | undefined,
): MeasureStanding {
  return known ?? { streamId: accountStream(envelope.partitionkey), correlationId: envelope.id };
}

export function applyAcknowledgement(
  work: UnitOfWork,
  { envelope, traceparent }: Arrival<MeasureAcknowledged>,
  { streamId, correlationId }: MeasureStanding,
): void {
  const { id, platform, partitionkey, data } = envelope;
  const { measureId, outcome, appliedAt, detail } = data;
  work.measuresIn(streamId).execute(
    {
      kind: 'RecordApplication',
      commandId: id,
      at: work.at,
      measureId,
      outcome,
      appliedAt,
      ...(detail === undefined ? {} : { detail }),
    },
    { platform, routingKey: partitionkey, causationId: id, correlationId, actor: ACTOR, traceparent },
  );
}
