export * from './port.js';
export { ConsumerRunner, type ConsumerRunnerOptions } from './consumer/runner.js';
export type { ConsumerStatus, PartitionStatus } from './consumer/status.js';
export { consumerTables, logMigrations } from './migrations.js';
export { PostgresLog, type PostgresLogOptions } from './postgres/postgres-log.js';
export { KafkaLog, type KafkaLogOptions } from './kafka/kafka-log.js';
