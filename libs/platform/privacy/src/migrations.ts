import { ROLES, sqlMigration, type MigrationClass } from '@custos/postgres';

function sql(path: string): URL {
  return new URL(`../sql/${path}.sql`, import.meta.url);
}

const { ingest, classifier, enforcement, reporting } = ROLES;

/** The keys of subjects: ingest and enforcement make them, enforcement destroys them, everyone who opens seals reads them. */
export function privacyMigrations(): MigrationClass[] {
  return [
    sqlMigration({
      name: 'SubjectKeys',
      timestamp: 1_790_000_000_001,
      files: [sql('schemas/privacy'), sql('tables/subject_keys'), sql('privileges/subject_keys')],
      parameters: { schema: 'privacy', ingest, classifier, enforcement, reporting },
    }),
  ];
}
