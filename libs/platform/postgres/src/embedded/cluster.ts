import { createHmac, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MAJOR_VERSION } from './binaries.js';
import { runLaunched, type Launch } from './launch.js';

export const ADMIN = 'custos_admin';

/** What stands in a data folder. */
export interface ClusterFolder {
  readonly folder: string;
  readonly data: string;
  readonly log: string;
  readonly secret: string;
  /** Whether it holds a cluster yet. */
  readonly created: boolean;
}

/** Makes the folder when it is missing, and refuses one that our server could not open. */
export async function openClusterFolder(path: string): Promise<ClusterFolder> {
  const folder = resolve(path);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(`the data folder ${folder} cannot be written: ${(error as Error).message}`, { cause: error });
  }
  const data = join(folder, 'cluster');
  const version = (await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined))?.trim();
  if (version !== undefined && version !== MAJOR_VERSION) {
    throw new Error(
      `the data folder ${folder} belongs to PostgreSQL ${version}, and this is PostgreSQL ${MAJOR_VERSION}: ` +
        'move it over with pg_upgrade, or choose another folder',
    );
  }
  const created = version !== undefined;
  return { folder, data, log: join(folder, 'postgres.log'), secret: join(folder, 'secret'), created };
}

/** Built beside its place and renamed, so that a crash in the middle leaves no half-made cluster behind. */
export async function createCluster(
  { folder, data, secret }: ClusterFolder,
  launch: Launch,
  initdb: string,
): Promise<void> {
  const unfinished = join(folder, 'cluster.unfinished');
  const passwordFile = join(folder, 'admin-password');
  await rm(unfinished, { recursive: true, force: true });
  await writeFile(secret, randomBytes(32), { mode: 0o600 });
  const passwordOf = await readPasswords(secret);
  await writeFile(passwordFile, passwordOf(ADMIN), { mode: 0o600 });
  const identity = [`--username=${ADMIN}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '-cscram_iterations=1'];
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  try {
    await runLaunched(launch, initdb, ['-D', unfinished, ...identity, ...locale, '--no-instructions']);
    await rename(unfinished, data);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** One secret in the folder, one password per role. */
export async function readPasswords(secretFile: string): Promise<(role: string) => string> {
  const secret = await readFile(secretFile).catch((error: Error) => {
    throw new Error(`the database's secret cannot be read: ${error.message}`, { cause: error });
  });
  return (role) => createHmac('sha256', secret).update(role).digest('base64url');
}
