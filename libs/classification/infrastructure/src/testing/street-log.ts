import { KafkaLog, PostgresLog, type Log } from '@custos/messaging';
import type { Logger } from '@custos/observability';
import { Database } from '@custos/postgres';
import { OwnTopics } from './own-topics.js';

/** Where a street's log is: beside its other tables, or on brokers that others share, under a name of its own. */
export type LogPlace =
  | { readonly kind: 'postgres' }
  | { readonly kind: 'kafka'; readonly brokers: readonly string[]; readonly name: string };

/** @param database under the role of whoever reads and writes */
export function logAt(place: LogPlace, database: Database, logger: Logger): Log {
  if (place.kind === 'postgres') return new PostgresLog({ database, logger });
  return new OwnTopics(new KafkaLog({ brokers: place.brokers, clientId: 'street', logger }), place.name);
}
