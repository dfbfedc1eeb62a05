import { consumerTables } from '@custos/messaging';
import { ROLES, schemaFile, sqlMigration, type MigrationClass } from '@custos/postgres';

export const SCHEMA = 'ingest';

/** Schema `ingest`. The log, `auth` and `privacy` have migrations of their own. */
export const migrations: readonly MigrationClass[] = [
  sqlMigration({
    name: 'PublisherSchemas',
    timestamp: 1_790_000_200_000,
    files: [schemaFile, new URL('../sql/tables/publisher_schemas.sql', import.meta.url)],
    parameters: { schema: SCHEMA, role: ROLES.ingest },
  }),
  ...consumerTables(SCHEMA, ROLES.ingest),
];
