import { MAX_RECORD_BYTES, recordBytes, SEQUENCE_HEADER, type OutgoingRecord, type Publisher } from '../port.js';
import type { RelayRecord } from './relay-source.js';

/** How far a partition's rows are in the log without a hole. */
export interface RelayedPrefix {
  readonly stream: string;
  readonly partition: number;
  /** Sequence of the last of them; undefined when not even the first is. */
  last: bigint | undefined;
  count: number;
  failure: Error | undefined;
}

/** Publishes rows to their topics, stamped with their sequence, and finds for each partition the part that arrived. */
export async function publishAll(
  publisher: Publisher,
  rows: readonly RelayRecord[],
  topicOf: (record: RelayRecord) => string | undefined,
): Promise<RelayedPrefix[]> {
  const prefixes = new Map<string, RelayedPrefix>();
  const byTopic = new Map<string, OutgoingRecord[]>();
  const sent: { row: RelayRecord; prefix: RelayedPrefix; topic: string | undefined; at: number }[] = [];
  for (const row of rows) {
    const name = `${row.stream}/${row.partition}`;
    let prefix = prefixes.get(name);
    if (prefix === undefined) {
      prefix = { stream: row.stream, partition: row.partition, last: undefined, count: 0, failure: undefined };
      prefixes.set(name, prefix);
    }
    // Were later rows sent past one that never can be, consumers would take that one for a resend if it came after all.
    if (prefix.failure !== undefined) continue;
    const topic = topicOf(row);
    const at = topic === undefined ? 0 : (byTopic.get(topic)?.length ?? 0);
    if (topic !== undefined) {
      const { partition, key, value } = row;
      const record = { partition, key, headers: { ...row.headers, [SEQUENCE_HEADER]: String(row.sequence) }, value };
      if (recordBytes(record) > MAX_RECORD_BYTES) {
        prefix.failure = new RangeError(`row ${row.sequence} has more than ${MAX_RECORD_BYTES} bytes`);
        continue;
      }
      if (at === 0) byTopic.set(topic, [record]);
      else byTopic.get(topic)?.push(record);
    }
    sent.push({ row, prefix, topic, at });
  }
  const receipts = new Map(
    await Promise.all(
      [...byTopic].map(async ([topic, records]) => [topic, await publisher.publish(topic, records)] as const),
    ),
  );
  const broken = new Set<RelayedPrefix>();
  for (const { row, prefix, topic, at } of sent) {
    if (broken.has(prefix)) continue;
    const receipt = topic === undefined ? undefined : receipts.get(topic)?.[at];
    if (receipt?.ok === false) {
      prefix.failure = receipt.error;
      broken.add(prefix);
    } else {
      prefix.last = row.sequence;
      prefix.count += 1;
    }
  }
  return [...prefixes.values()];
}
