import { randomUUID } from 'node:crypto';
import type { Log, PartitionBatch } from '@custos/messaging';

/**
 * Reads all that a topic holds now, from its beginning to where it ends when the reading starts. Batches of a partition
 * come in order and one at a time.
 */
export async function eachBatch(
  log: Log,
  topic: string,
  handle: (batch: PartitionBatch) => Promise<void>,
): Promise<void> {
  // A group of its own, which nobody shares and nothing is committed for.
  const source = log.source({ group: `custos-backtest-${randomUUID()}`, topics: [topic] });
  const bounds = (await source.bounds(topic)).filter(({ start, end }) => end > start);
  if (bounds.length === 0) return;
  const ends = new Map(bounds.map(({ partition, end }) => [partition, end]));
  const reached = new Map(bounds.map(({ partition, start }) => [partition, start]));
  let queue = Promise.resolve();
  try {
    await new Promise<void>((resolve, reject) => {
      async function take(batch: PartitionBatch): Promise<void> {
        const { partition } = batch;
        const from = reached.get(partition);
        const end = ends.get(partition);
        if (from === undefined || end === undefined) return;
        const records = batch.records.filter(({ position }) => position >= from && position < end);
        if (records.length > 0) await handle({ topic, partition, records });
        const next = (batch.records.at(-1)?.position ?? from) + 1n;
        if (next < end) {
          reached.set(partition, next > from ? next : from);
          source.resume(topic, partition);
          return;
        }
        reached.delete(partition);
        if (reached.size === 0) resolve();
      }
      void source
        .start({
          assigned: async (partitions) => {
            for (const { partition } of partitions) source.seek(topic, partition, reached.get(partition) ?? 0n);
          },
          deliver: (batch) => {
            source.pause(topic, batch.partition);
            queue = queue.then(() => take(batch));
            queue.catch(reject);
          },
          failed: reject,
        })
        .catch(reject);
    });
  } finally {
    await source.stop();
  }
}
