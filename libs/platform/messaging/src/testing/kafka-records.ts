import type { Log, LogRecord, OutgoingRecord } from '../port.js';

export function record(partition: number, key: string, value: Buffer = Buffer.from(key)): OutgoingRecord {
  return { partition, key, headers: {}, value };
}

/** Reads one partition from its start until it has `count` records. */
export async function collect(log: Log, topic: string, partition: number, count: number): Promise<LogRecord[]> {
  const source = log.source({ group: `collect-${crypto.randomUUID()}`, topics: [topic] });
  const records: LogRecord[] = [];
  await new Promise<void>((complete, fail) => {
    void source.start({
      assigned: async () => source.seek(topic, partition, 0n),
      deliver: (batch) => {
        records.push(...batch.records);
        if (records.length >= count) complete();
      },
      failed: fail,
    });
  });
  await source.stop();
  return records;
}
