import { consumerTables } from '@custos/messaging';
import { ROLES, sqlMigration, type MigrationClass } from '@custos/postgres';

export const SCHEMA = 'classifier';

const TABLES = ['seen_ids', 'packs', 'pack_activations'];

/** Everything in schema `classifier`: positions and outbox, and what is remembered of the intake. */
export const migrations: readonly MigrationClass[] = [
  ...consumerTables(SCHEMA, ROLES.classifier),
  sqlMigration({
    name: 'ClassifierTables',
    timestamp: 1_790_000_100_000,
    files: TABLES.map((table) => new URL(`../sql/tables/${table}.sql`, import.meta.url)),
    parameters: { schema: SCHEMA, role: ROLES.classifier },
  }),
];
