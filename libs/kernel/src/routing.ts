import { hash } from 'node:crypto';

/** Partitions of every topic and shards of every event store. Fixed for ever: another number would break per-key order. */
export const PARTITIONS = 64;

/**
 * The partition and shard of a routing key. In SQL: `get_byte(sha256(convert_to(key, 'UTF8')), 0) & 63`;
 * `routing.vectors.json` holds the values that every implementation must give.
 */
export function partitionOf(routingKey: string): number {
  return Number.parseInt(hash('sha256', routingKey, 'hex').slice(0, 2), 16) & (PARTITIONS - 1);
}
