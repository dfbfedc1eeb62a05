import { sqlMigration, type MigrationClass } from '@custos/postgres';

function sql(path: string): URL {
  return new URL(`../sql/${path}.sql`, import.meta.url);
}

/** Schema `auth`: ingest and enforcement look keys up, the owner alone makes and revokes them. */
export const authMigrations: readonly MigrationClass[] = [
  sqlMigration({
    name: 'ApiKeys',
    timestamp: 1_790_000_100_000,
    files: [sql('schemas/auth'), sql('tables/api_keys'), sql('privileges/api_keys')],
  }),
];
