import type { Log, LogRecord } from '@custos/messaging';

/** Everything that a topic holds at this moment, per partition in order. */
export async function readLog(log: Log, topic: string): Promise<LogRecord[]> {
  const source = log.source({ group: `look-${topic}-${process.pid}-${Date.now()}`, topics: [topic] });
  const bounds = await source.bounds(topic);
  const open = new Map(bounds.filter(({ start, end }) => end > start).map(({ partition, end }) => [partition, end]));
  const next = new Map(bounds.map(({ partition, start }) => [partition, start]));
  const records: LogRecord[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      if (open.size === 0) return resolve();
      source
        .start({
          async assigned(partitions) {
            // Every time: a group that meets anew counts nothing as read.
            for (const { partition } of partitions) source.seek(topic, partition, next.get(partition) ?? 0n);
          },
          deliver({ partition, records: batch }) {
            for (const record of batch) {
              if (record.position < next.get(partition)!) continue;
              records.push(record);
              next.set(partition, record.position + 1n);
            }
            if (next.get(partition)! >= (open.get(partition) ?? 0n)) open.delete(partition);
            if (open.size === 0) resolve();
          },
          failed: () => undefined,
        })
        .catch(reject);
    });
  } finally {
    await source.stop();
  }
  return records;
}
