import { consumerTables } from '@custos/messaging';
import { ROLES, sqlMigration, type MigrationClass } from '@custos/postgres';
import { projectionMigrations } from '@custos/projections';
import { projections } from '@custos/reporting-domain';

export const SCHEMA = 'reporting';

/** Everything in schema `reporting`. Tables do not depend on the zone in which days are counted. */
export const migrations: readonly MigrationClass[] = [
  ...consumerTables(SCHEMA, ROLES.reporting),
  ...projectionMigrations(SCHEMA, ROLES.reporting, projections('UTC')),
  sqlMigration({
    name: 'AccessLog',
    timestamp: 1_764_000_300_000,
    files: [new URL('../sql/tables/access_log.sql', import.meta.url)],
    parameters: { role: ROLES.reporting },
  }),
];
