import { readFile } from 'node:fs/promises';
import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export type MigrationClass = new () => MigrationInterface;

const MIGRATIONS_TABLE = 'custos_migrations';
const PLACEHOLDER = /\{\{(\w+)\}\}/g;
const IDENTIFIER = /^[a-z_][a-z0-9_]*$/;

/** `CREATE SCHEMA IF NOT EXISTS {{schema}}` and USAGE for `{{role}}`: the first file of a migration that needs one. */
export const schemaFile = new URL('../sql/schemas/schema.sql', import.meta.url);

export interface SqlMigrationOptions {
  /** Unique in the database, so it carries the schema where several schemas get the same tables. */
  name: string;
  /** Milliseconds since the epoch, 13 digits; the order of migrations. */
  timestamp: number;
  /** One SQL object per file, in the order they need. */
  files: readonly URL[];
  /** Identifiers that replace `{{placeholders}}`. */
  parameters?: Readonly<Record<string, string>>;
}

/** A migration made of SQL files. There is no way down: what a shipped migration did is undone by another one. */
export function sqlMigration({ name, timestamp, files, parameters = {} }: SqlMigrationOptions): MigrationClass {
  for (const [key, value] of Object.entries(parameters)) {
    if (!IDENTIFIER.test(value))
      throw new Error(`migration ${name}: {{${key}}} must be a plain identifier, not "${value}"`);
  }
  return class implements MigrationInterface {
    // TypeORM orders by the 13 digits at the end of the name.
    readonly name = `${name}${timestamp}`;

    async up(runner: QueryRunner): Promise<void> {
      for (const file of files) await runner.query(await renderSql(file, parameters));
    }

    async down(): Promise<void> {
      throw new Error(`migration ${name} cannot be reverted`);
    }
  };
}

async function renderSql(file: URL, parameters: Readonly<Record<string, string>>): Promise<string> {
  const text = await readFile(file, 'utf8');
  return text.replace(PLACEHOLDER, (_, key: string) => {
    const value = parameters[key];
    if (value === undefined) throw new Error(`${file.pathname}: nothing given for {{${key}}}`);
    return value;
  });
}

/** Runs what the database has not seen yet, each migration in its own transaction; safe for many starters at once. */
export async function migrate(ownerUrl: string, migrations: readonly MigrationClass[]): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'custos migrations' });
  await client.connect();
  try {
    if (!(await anyPending(client, migrations))) return;
    await client.query(`SELECT pg_advisory_lock(hashtext('${MIGRATIONS_TABLE}'))`);
    await runPending(ownerUrl, migrations);
  } finally {
    await client.end();
  }
}

/** Asked before TypeORM is loaded: a warm start has nothing to run and should not pay for loading it. */
async function anyPending(client: pg.Client, migrations: readonly MigrationClass[]): Promise<boolean> {
  const table = await client.query<{ found: string | null }>('SELECT to_regclass($1) AS found', [MIGRATIONS_TABLE]);
  if (table.rows[0]?.found === null) return migrations.length > 0;
  const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${MIGRATIONS_TABLE}`);
  const done = new Set(rows.map((row) => row.name));
  return migrations.some((migration) => !done.has(new migration().name ?? migration.name));
}

async function runPending(ownerUrl: string, migrations: readonly MigrationClass[]): Promise<void> {
  await import('reflect-metadata');
  const { DataSource } = await import('typeorm');
  const source = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    migrations: [...migrations],
    migrationsTableName: MIGRATIONS_TABLE,
    migrationsTransactionMode: 'each',
    // TypeORM's other loggers print to the console whatever `logging` says; this one is silent unless DEBUG is set.
    logger: 'debug',
    installExtensions: false,
  });
  await source.initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}
