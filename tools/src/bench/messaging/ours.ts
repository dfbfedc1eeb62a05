import type { Log, OutgoingRecord, Publisher } from '@custos/messaging';
import { CALL, CALLS_AT_ONCE, type Contender } from './contender.js';

/** A log through the port. */
export async function throughThePort(log: Log, createTopic: (topic: string) => Promise<void>): Promise<Contender> {
  const publisher = await log.publisher('bench');
  return {
    createTopic,
    publish: (topic, records) => publishAll(publisher, topic, records),
    async consume(topic, look) {
      const source = log.source({ group: crypto.randomUUID(), topics: [topic] });
      const sought = new Set<number>();
      await new Promise<void>((done, failed) => {
        void source.start({
          assigned: async (partitions) => {
            for (const { partition } of partitions) if (!sought.has(partition)) source.seek(topic, partition, 0n);
            for (const { partition } of partitions) sought.add(partition);
          },
          deliver({ records }) {
            if (!look(records)) done();
          },
          failed,
        });
      });
      await source.stop();
    },
    close: () => log.close(),
  };
}

async function publishAll(publisher: Publisher, topic: string, records: readonly OutgoingRecord[]): Promise<void> {
  let next = 0;
  const call = async () => {
    while (next < records.length) {
      const receipts = await publisher.publish(topic, records.slice(next, (next += CALL)));
      for (const receipt of receipts) if (!receipt.ok) throw receipt.error;
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, call));
}
