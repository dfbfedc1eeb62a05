import { consumerTables } from '@custos/messaging';
import { ROLES, sqlMigration, type MigrationClass } from '@custos/postgres';

export const SCHEMA = 'classifier';

const TABLES = ['seen_ids', 'packs', 'pack_activations'];
const MEDIA_TABLES = ['media_hash_sets', 'media_bank_versions', 'media_editions', 'media_activations'];

/** Everything in schema `classifier`: positions and outbox, and what is remembered of the intake. */
export const migrations: readonly MigrationClass[] = [
  ...consumerTables(SCHEMA, ROLES.classifier),
  sqlMigration({
    name: 'ClassifierTables',
    timestamp: 1_790_000_100_000,
    files: TABLES.map((table) => new URL(`../sql/tables/${table}.sql`, import.meta.url)),
    parameters: { schema: SCHEMA, role: ROLES.classifier },
  }),
  sqlMigration({
    name: 'ClassifierMediaTables',
    timestamp: 1_790_000_110_000,
    files: MEDIA_TABLES.map((table) => new URL(`../sql/tables/${table}.sql`, import.meta.url)),
    parameters: { schema: SCHEMA, role: ROLES.classifier },
  }),
];
