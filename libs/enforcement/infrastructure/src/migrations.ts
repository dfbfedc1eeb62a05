import { eventStoreMigrations } from '@custos/event-store';
import { consumerTables } from '@custos/messaging';
import { ROLES, sqlMigration, type MigrationClass } from '@custos/postgres';

export const SCHEMA = 'enforcement';

const TABLES = ['cases', 'measures', 'due_measures', 'measure_feed', 'idempotency_keys', 'access_log'];

/** Everything in schema `enforcement`: the event store, the consumer's positions, and the tables beside the streams. */
export const migrations: readonly MigrationClass[] = [
  ...eventStoreMigrations(SCHEMA, ROLES.enforcement),
  ...consumerTables(SCHEMA, ROLES.enforcement),
  sqlMigration({
    name: 'EnforcementTables',
    timestamp: 1_790_000_200_000,
    files: TABLES.map((table) => new URL(`../sql/tables/${table}.sql`, import.meta.url)),
    parameters: { schema: SCHEMA, role: ROLES.enforcement },
  }),
];
