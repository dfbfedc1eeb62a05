import type { Logger } from '@custos/observability';
import type { Database } from '@custos/postgres';
import type { KafkaSecurity } from './kafka/client.js';
import { KafkaLog } from './kafka/kafka-log.js';
import type { Log } from './port.js';
import { PostgresLog } from './postgres/postgres-log.js';

export interface OpenLogOptions {
  readonly kind: 'kafka' | 'postgres';
  /** HOST:PORT with commas between them; needed for Kafka. */
  readonly brokers?: string | undefined;
  readonly security?: KafkaSecurity | undefined;
  /** Under the service's role; where the Postgres log is kept. */
  readonly database: Database;
  /** Nobody appends to the Postgres log from outside this process. */
  readonly alone?: boolean | undefined;
  /** The service's name. */
  readonly clientId: string;
  readonly logger: Logger;
}

/** The log that the configuration asks for. */
export function openLog({ kind, brokers, security, database, clientId, logger, alone }: OpenLogOptions): Log {
  if (kind === 'postgres') return new PostgresLog({ database, logger, alone });
  if (brokers === undefined) throw new Error('the Kafka log needs brokers: set KAFKA_BROKERS to HOST:PORT,…');
  return new KafkaLog({ brokers: brokers.split(','), security, clientId, logger });
}
