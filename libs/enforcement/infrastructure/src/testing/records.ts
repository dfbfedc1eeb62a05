import { arrivedSignal } from '@custos/enforcement-domain/testing';
import { contractOf, type SignalRaised } from '@custos/contracts';
import { derivedId, partitionOf } from '@custos/kernel';
import type { LogRecord, PartitionBatch } from '@custos/messaging';

export const PLATFORM = 'lantern';

interface RecordOf {
  readonly topic: 'signals' | 'inbox';
  readonly type: string;
  /** The publisher's or the classifier's own id: the same one makes the same event. */
  readonly id: string;
  readonly platform?: string;
  readonly accountKey: string;
  readonly data: object;
}

let position = 0n;

/** A record as the log would deliver it; positions go up as records are made. */
export function recordOf({ topic, type, id, platform = PLATFORM, accountKey, data }: RecordOf): LogRecord {
  const at = '2026-11-22T12:00:00.000Z';
  const envelope = {
    specversion: '1.0',
    id: derivedId({ platform, source: 'test', id, revision: 0, purpose: type }),
    source: 'test',
    type,
    schemaversion: contractOf(type)?.version ?? 1,
    platform,
    partitionkey: accountKey,
    time: at,
    ingesttime: at,
    revision: 0,
    data,
  };
  return {
    topic,
    partition: partitionOf(accountKey),
    position: position++,
    key: accountKey,
    headers: { 'ce-type': type },
    value: Buffer.from(JSON.stringify(envelope)),
    appendedAt: 0,
  };
}

/** A live fraud signal upon one text of one account. */
export function signalRecord(
  accountKey: string,
  contentId: string,
  changes: Partial<SignalRaised> = {},
  platform = PLATFORM,
): LogRecord {
  const event = {
    id: `event-of-${contentId}`,
    type: 'custos.content.TextPosted',
    partition: partitionOf(accountKey),
    position: '41',
    time: '2026-11-22T12:00:00.000Z',
    ingesttime: '2026-11-22T12:00:00.000Z',
  };
  const { signal, evidence } = arrivedSignal({
    signalId: `signal-of-${contentId}`,
    subject: { kind: 'content', id: contentId },
    event,
  });
  const data = { ...signal, evidence, ...changes };
  return recordOf({
    topic: 'signals',
    type: 'custos.classification.SignalRaised',
    id: data.signalId,
    platform,
    accountKey,
    data,
  });
}

/** Batches as a runner hands them over: per topic and partition, in order. */
export function batchesOf(records: readonly LogRecord[]): PartitionBatch[] {
  const groups = Map.groupBy(records, ({ topic, partition }) => `${topic}/${partition}`);
  return [...groups.values()].map((group) => {
    const [first] = group as [LogRecord];
    const from = first.position;
    return {
      topic: first.topic,
      partition: first.partition,
      records: group,
      from,
      to: (group.at(-1) as LogRecord).position + 1n,
      parked: 0,
      replayed: false,
    };
  });
}
