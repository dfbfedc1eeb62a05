import { contractOf, type EventEnvelope } from '@custos/contracts';
import { EventStore, type StoredEvent } from '@custos/event-store';
import type { RelayRecord, RelaySource } from '@custos/messaging';
import { TRACEPARENT_HEADER } from '@custos/observability';

const TYPE_HEADER = 'ce-type';

/** The events table itself is the outbox: what is stored is what is published, byte for byte, shard by shard. */
export function eventRelaySource(schema: string): RelaySource {
  const events = new EventStore(schema);
  return {
    streams: ['events'],
    async read(q, from, limitPerPartition) {
      const cursors = from.map(({ partition, after }) => ({ shard: partition, after }));
      const stored = await events.readShards(q, cursors, limitPerPartition);
      return stored.map(recordOf);
    },
  };
}

function recordOf({ shard, position, type, payload }: StoredEvent): RelayRecord {
  const { partitionkey: key, traceparent } = JSON.parse(payload.toString('utf8')) as EventEnvelope;
  const trace = traceparent === undefined ? {} : { [TRACEPARENT_HEADER]: traceparent };
  const headers = { [TYPE_HEADER]: type, ...trace };
  return { stream: 'events', partition: shard, sequence: position, key, headers, value: payload };
}

/** @throws for an event of a later version of Custos: passing over it would leave a hole for ever */
export function topicOfEvent({ headers }: RelayRecord): string {
  const type = headers[TYPE_HEADER] ?? '';
  const contract = contractOf(type);
  if (contract === undefined) throw new Error(`no contract is known for the stored event type ${type}`);
  return contract.topic;
}
