import type { EventEnvelope } from '@custos/contracts';
import { canonicalBytes, derivedId, partitionOf, type Json } from '@custos/kernel';
import type { OutgoingRecord } from '@custos/messaging';

/** An event as enforcement writes it, under the account's key. */
export function decided(
  platform: string,
  account: string,
  name: string,
  data: Record<string, Json>,
  more: Partial<EventEnvelope> = {},
): OutgoingRecord & { readonly id: string } {
  const id = derivedId({ platform, source: 'test', id: JSON.stringify([name, data]), revision: 0, purpose: 'event' });
  const event = {
    ...{ specversion: '1.0', id, source: 'custos/enforcement', type: `custos.enforcement.${name}`, schemaversion: 1 },
    ...{ platform, partitionkey: account, revision: 0, data },
    ...{ time: '2026-11-22T02:00:00.000Z', ingesttime: '2026-11-22T02:00:00.000Z' },
    ...more,
  };
  return { id, partition: partitionOf(account), key: account, headers: {}, value: canonicalBytes(event) };
}

export interface Counted {
  readonly platform: string;
  readonly day: string;
  readonly type: string;
  readonly events: number;
  readonly signals: number;
}

/** A tally of a range of one partition, as the classifier writes it. */
export function tallied(partition: number, first: number, last: number, counts: readonly Counted[]): OutgoingRecord {
  const event = {
    ...{ specversion: '1.0', id: `t${partition}-${first}`, source: 'custos/classifier', revision: 0 },
    ...{
      type: 'custos.classification.TrafficTallied',
      schemaversion: 1,
      platform: 'custos',
      partitionkey: `p${partition}`,
    },
    ...{ time: '2026-11-22T02:00:00.000Z', ingesttime: '2026-11-22T02:00:00.000Z' },
    data: {
      ...{ topic: 'intake', partition, firstPosition: String(first), lastPosition: String(last) },
      ...{ counts: counts.map((count) => ({ ...count })), duplicates: 0, parked: 0, replayed: false },
    },
  };
  return { partition, key: `p${partition}`, headers: {}, value: canonicalBytes(event) };
}

/** A live signal about an event of that type, as the classifier writes it. */
export function raised(platform: string, account: string, id: string, type: string): OutgoingRecord {
  const ingesttime = '2026-11-22T02:00:00.000Z';
  const event = {
    ...{ specversion: '1.0', id, source: 'custos/classifier', type: 'custos.classification.SignalRaised' },
    ...{ schemaversion: 2, platform, partitionkey: account, time: ingesttime, ingesttime, revision: 0 },
    data: { signalId: id, mode: 'live', event: { id: 'e1', type, partition: 3, position: '0', ingesttime } },
  };
  return { partition: partitionOf(account), key: account, headers: {}, value: canonicalBytes(event) };
}
