import { migrate, startEmbeddedPostgres, type EmbeddedPostgres } from '@custos/postgres';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openHome, type Home } from './home.js';
import { allMigrations } from './migrations.js';

/** What both ways to run begin with: the folder's secrets and a database whose schema is up to date. */
export interface Provisioned {
  readonly home: Home;
  readonly postgres: EmbeddedPostgres;
}

export interface ProvisionOptions {
  readonly folder: string;
  readonly databasePort: number;
  /** Server settings over the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Where a data folder keeps its database. */
export function databaseFolder(folder: string): string {
  return join(folder, 'postgres');
}

/** Opens the data folder, starts PostgreSQL in it (or adopts the one a crash left running) and migrates it. */
export async function provision({ folder, databasePort, settings = {} }: ProvisionOptions): Promise<Provisioned> {
  const home = await openHome(folder);
  const postgres = await startEmbeddedPostgres({ dataFolder: databaseFolder(folder), port: databasePort, settings });
  try {
    await migrate(postgres.ownerUrl, allMigrations);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return { home, postgres };
}

/** Empties a data folder for a new beginning; a server that a crash left running on it is stopped first. */
export async function clear(folder: string, databasePort: number): Promise<void> {
  const dataFolder = databaseFolder(folder);
  const leftRunning = await stat(join(dataFolder, 'cluster', 'postmaster.pid')).then(
    () => true,
    () => false,
  );
  if (leftRunning) await (await startEmbeddedPostgres({ dataFolder, port: databasePort })).stop();
  await rm(folder, { recursive: true, force: true });
}
