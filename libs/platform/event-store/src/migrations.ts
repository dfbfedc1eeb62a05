import { schemaFile, sqlMigration, type MigrationClass } from '@custos/postgres';

function sql(path: string): URL {
  return new URL(`../sql/${path}.sql`, import.meta.url);
}

/** The events table of one schema, which `role` may read and append to, and in no way change. */
export function eventStoreMigrations(schema: string, role: string): MigrationClass[] {
  return [
    sqlMigration({
      name: `EventStoreIn_${schema}_`,
      timestamp: 1_790_000_000_000,
      files: [
        schemaFile,
        sql('tables/events'),
        sql('functions/partition_of'),
        sql('functions/genesis'),
        sql('functions/append_events'),
        sql('privileges/events'),
      ],
      parameters: { schema, role },
    }),
    sqlMigration({
      name: `SingleAppendsIn_${schema}_`,
      timestamp: 1_790_000_000_002,
      files: [sql('functions/append_event'), sql('privileges/append_event')],
      parameters: { schema, role },
    }),
    // The two functions once more, for data folders that have their first editions.
    sqlMigration({
      name: `LeanAppendsIn_${schema}_`,
      timestamp: 1_790_000_000_003,
      files: [sql('tables/events_unchecked'), sql('functions/genesis'), sql('functions/append_event')],
      parameters: { schema, role },
    }),
  ];
}
