import type { ITopicConfig } from 'kafkajs';
import { PARTITIONS, type TopicSpec } from '../port.js';

/** What topics, brokers and replicas take as one batch of one partition; every record the port allows fits. */
export const MAX_BATCH_BYTES = 1024 * 1024;

const MOST_REPLICAS = 3;
const DAY_MS = 86_400_000;

/** @param brokers how many the cluster has: with three or more, a record survives the loss of any one */
export function topicConfig({ name, retentionDays }: TopicSpec, brokers: number): ITopicConfig {
  const replicationFactor = Math.min(MOST_REPLICAS, brokers);
  const settings = {
    'min.insync.replicas': replicationFactor === MOST_REPLICAS ? 2 : 1,
    'retention.ms': retentionDays === null ? -1 : retentionDays * DAY_MS,
    'max.message.bytes': MAX_BATCH_BYTES,
  };
  return {
    topic: name,
    numPartitions: PARTITIONS,
    replicationFactor,
    configEntries: Object.entries(settings).map(([entry, value]) => ({ name: entry, value: String(value) })),
  };
}
