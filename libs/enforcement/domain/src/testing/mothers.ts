import type { EventEnvelope } from '@custos/contracts';
import type { ArrivedSignal } from '../automation.js';
import type { Evidence, MeasureTerms, Signal } from '../vocabulary.js';

export const NOON = '2026-11-22T12:00:00.000Z';
export const TERMS: MeasureTerms = { territory: ['*'], redressId: 'appeal-v1' };
export const ACCOUNT = 'pseudonym-of-account-1';

/** A text as it stands in the intake topic. */
export function textPosted(contentId = 'content-1', id = `event-of-${contentId}`): EventEnvelope {
  return {
    specversion: '1.0',
    id,
    source: 'chat',
    type: 'custos.content.TextPosted',
    schemaversion: 1,
    platform: 'lantern',
    partitionkey: ACCOUNT,
    time: NOON,
    ingesttime: NOON,
    revision: 0,
    data: {
      contentId,
      accountId: ACCOUNT,
      text: { kid: '00000000-0000-4000-8000-000000000001', nonce: 'bm9uY2U=', ciphertext: 'Y2lwaGVydGV4dA==' },
    },
  };
}

export function fraudSignal(changes: Partial<Signal> = {}): Signal {
  return {
    signalId: 'signal-1',
    mode: 'live',
    category: 'FRAUD_SCAM',
    rule: 'advance-fee',
    packHash: 'a'.repeat(64),
    score: 900_000,
    spans: [{ pointer: '/text', start: 0, end: 4 }],
    subject: { kind: 'content', id: 'content-1' },
    event: {
      id: 'event-of-content-1',
      type: 'custos.content.TextPosted',
      partition: 7,
      position: '41',
      time: NOON,
      ingesttime: NOON,
    },
    ...changes,
  };
}

export function arrivedSignal(changes: Partial<Signal> = {}, platform = 'lantern'): ArrivedSignal {
  const signal = fraudSignal(changes);
  const evidence = { sha256: 'b'.repeat(64), event: textPosted(signal.subject.id, signal.event.id) };
  return { platform, accountKey: ACCOUNT, signal, evidence };
}

export function evidenceOf({ event, spans }: Signal): Evidence {
  const { id, partition, position } = event;
  return {
    evidenceId: `evidence-of-${id}`,
    eventId: id,
    topic: 'intake',
    partition,
    position,
    spans,
    sha256: 'b'.repeat(64),
    event: textPosted('content-1', id),
  };
}
