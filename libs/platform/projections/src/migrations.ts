import type { Projection } from '@custos/kernel';
import { schemaFile, sqlMigration, type MigrationClass } from '@custos/postgres';
import { createTable } from './tables.js';

/** The register of versions, and the tables of every projection given. A new version brings a migration of its own. */
export function projectionMigrations(
  schema: string,
  role: string,
  projections: readonly Projection<never>[],
): MigrationClass[] {
  const register = sqlMigration({
    name: `ProjectionVersionsOf_${schema}`,
    timestamp: 1_764_000_100_000,
    files: [schemaFile, new URL('../sql/tables/projection_versions.sql', import.meta.url)],
    parameters: { schema, role },
  });
  return [register, ...projections.map((projection) => tablesOf(schema, role, projection))];
}

function tablesOf(schema: string, role: string, { name, version, created, tables }: Projection<never>): MigrationClass {
  const statements = Object.entries(tables).map(([table, declared]) =>
    createTable(schema, role, table, version, declared),
  );
  return class {
    // TypeORM orders by the 13 digits at the end of the name.
    readonly name = `Projection_${schema}_${name}__v${version}_${created}`;

    async up(runner: { query(statement: string): Promise<unknown> }): Promise<void> {
      for (const statement of statements) await runner.query(statement);
    }

    async down(): Promise<void> {
      throw new Error(`version ${version} of ${name} is taken away by retiring it`);
    }
  };
}
