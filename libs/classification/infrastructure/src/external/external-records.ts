import { derivedId } from '@custos/kernel';
import { scoresThatSignal, type Answer, type ExternalModel } from '@custos/classification-application';
import { subjectOf } from '@custos/classification-domain';
import { harmCategory, type EventEnvelope, type ExternalSignalRecorded } from '@custos/contracts';
import { recordOf, signalSaying, SOURCE, type JudgedEvent, type Outgoing } from '../intake/outgoing.js';

const RECORDED = 'custos.classification.ExternalSignalRecorded';

/** What a model answered, for whoever reads the event again; and the signals that follow from it. */
export function recordsOf(event: JudgedEvent, model: ExternalModel, answer: Answer): Outgoing[] {
  return [recorded(event, model, answer), ...signals(event, model, answer)];
}

function recorded(event: JudgedEvent, { settings, hash }: ExternalModel, answer: Answer): Outgoing {
  const { envelope, partition, position, headers } = event;
  const { id: eventId, type, platform, partitionkey, time, ingesttime, data } = envelope;
  const { outcome, scores, unmapped, truncated, cost } = answer;
  const said: ExternalSignalRecorded = {
    model: settings.id,
    modelHash: hash,
    outcome,
    scores: [...scores],
    unmapped,
    truncated,
    cost,
    subject: subjectOf(type, data, partitionkey),
    event: { id: eventId, type, partition, position, time, ingesttime },
  };
  const whole: EventEnvelope<typeof RECORDED, ExternalSignalRecorded> = {
    specversion: '1.0',
    id: derivedId({ platform, source: SOURCE, id: eventId, revision: 0, purpose: `external/${settings.id}` }),
    source: SOURCE,
    type: RECORDED,
    schemaversion: 1,
    platform,
    partitionkey,
    time,
    ingesttime,
    revision: 0,
    correlationid: envelope.correlationid ?? eventId,
    causationid: eventId,
    actor: actorOf(settings.id, hash),
    data: said,
  };
  return { topic: 'external', ...recordOf(partition, partitionkey, whole, headers) };
}

function signals(event: JudgedEvent, { settings, hash }: ExternalModel, { scores }: Answer): Outgoing[] {
  return scoresThatSignal(settings, scores).map(({ label, category, score }) =>
    signalSaying(event, {
      rule: `model.${settings.id}.${category}`,
      mode: settings.labels[label]?.mode ?? 'shadow',
      category,
      score,
      packHash: hash,
      spans: [],
      law: { clauses: harmCategory(category)?.clauses ?? [] },
      detail: `${settings.card.name} says "${label}".`,
      actor: actorOf(settings.id, hash),
    }),
  );
}

function actorOf(model: string, hash: string): string {
  return `model:${model}@${hash}`;
}
