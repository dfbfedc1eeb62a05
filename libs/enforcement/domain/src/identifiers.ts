import { branded, derivedId, type CaseId, type MeasureId, type RoutingKey, type StreamId } from '@custos/kernel';
import type { Subject } from './vocabulary.js';

const SOURCE = 'enforcement';

/**
 * One case per account, subject and category: whatever else is signalled or reported about it joins the same case. The
 * account's key is part of it because a stream lives in that key's shard, whoever else names the same subject.
 */
export function caseIdOf(platform: string, accountKey: string, subject: Subject, category: string): CaseId {
  return branded<CaseId>(idOf(platform, 'case', `${accountKey}/${subject.kind}/${category}/${subject.id}`));
}

/** `causeId` is what asked for the measure: the judged event for automation, the decision for a person. */
export function measureIdOf(platform: string, caseId: string, measure: string, causeId: string): MeasureId {
  return branded<MeasureId>(idOf(platform, 'measure', `${caseId}/${measure}/${causeId}`));
}

export function evidenceIdOf(platform: string, caseId: string, eventId: string): string {
  return idOf(platform, 'evidence', `${caseId}/${eventId}`);
}

/** The reviewer's own idempotency key names the decision. */
export function decisionIdOf(platform: string, caseId: string, actor: string, key: string): string {
  return idOf(platform, 'decision', `${caseId}/${actor}/${key}`);
}

export function liftIdOf(platform: string, measureId: string, actor: string, key: string): string {
  return idOf(platform, 'lift', `${measureId}/${actor}/${key}`);
}

export function caseStream(caseId: string): StreamId {
  return branded<StreamId>(`case:${caseId}`);
}

/** The routing key is a pseudonym keyed by platform, so two platforms never share an account's stream. */
export function accountStream(accountKey: RoutingKey | string): StreamId {
  return branded<StreamId>(`account:${accountKey}`);
}

function idOf(platform: string, purpose: string, id: string): string {
  return derivedId({ platform, source: SOURCE, id, revision: 0, purpose });
}
