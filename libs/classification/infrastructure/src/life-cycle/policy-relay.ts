import { EventStore } from '@custos/event-store';
import type { RelaySource } from '@custos/messaging';

/** The events table itself is the outbox: what is stored is what is published, byte for byte, shard by shard. */
export function policyEvents(schema: string): RelaySource {
  const events = new EventStore(schema);
  return {
    streams: ['events'],
    async read(q, from, limitPerPartition) {
      const cursors = from.map(({ partition, after }) => ({ shard: partition, after }));
      const stored = await events.readShards(q, cursors, limitPerPartition);
      return stored.map(({ shard, position, type, payload }) => {
        const { partitionkey: key } = JSON.parse(payload.toString('utf8')) as { partitionkey: string };
        return {
          ...{ stream: 'events', partition: shard, sequence: position, key },
          ...{ headers: { 'ce-type': type }, value: payload },
        };
      });
    },
  };
}
