import { ROLES, schemaFile, sqlMigration, type MigrationClass } from '@custos/postgres';

const sql = (path: string) => new URL(`../sql/${path}.sql`, import.meta.url);

/** What a service that consumes, or relays from an outbox, keeps in its own schema. */
export function consumerTables(schema: string, role: string): MigrationClass[] {
  return [
    sqlMigration({
      name: `ConsumerTablesOf_${schema}`,
      timestamp: 1_764_000_000_000,
      files: [
        schemaFile,
        sql('consumer/tables/positions'),
        sql('consumer/tables/members'),
        sql('consumer/tables/parked_records'),
        sql('consumer/tables/outbox'),
        sql('consumer/functions/append_outbox'),
      ],
      parameters: { schema, role },
    }),
    sqlMigration({
      name: `AnalysedPositionsIn_${schema}_`,
      timestamp: 1_790_000_000_004,
      files: [sql('consumer/privileges/analyse_positions')],
      parameters: { schema, role },
    }),
  ];
}

/** The log in PostgreSQL: schema `log`, owned by the migrating role; services reach it through its functions only. */
export function logMigrations(): MigrationClass[] {
  const { ingest, classifier, enforcement, reporting } = ROLES;
  return [
    sqlMigration({
      name: 'PostgresLog',
      timestamp: 1_764_000_000_000,
      files: [
        sql('log/schema'),
        sql('log/tables/topics'),
        sql('log/tables/grants'),
        sql('log/tables/segments'),
        sql('log/tables/segment_bases'),
        sql('log/tables/segment_shape'),
        sql('log/functions/allow'),
        sql('log/functions/topic_for'),
        sql('log/functions/lock_partitions'),
        sql('log/functions/segment_ends'),
        sql('log/functions/make_append'),
        sql('log/functions/open_segment'),
        sql('log/functions/append'),
        sql('log/functions/locate'),
        sql('log/functions/bounds'),
        sql('log/functions/ensure_topic'),
        sql('log/functions/trim'),
        sql('log/functions/maintain'),
        sql('log/grants'),
      ],
      parameters: { ingest, classifier, enforcement, reporting },
    }),
  ];
}
