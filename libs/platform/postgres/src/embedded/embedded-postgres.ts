import { createHmac, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { ensureRoles, ROLES } from '../roles.js';
import { findBinaries, MAJOR_VERSION } from './binaries.js';
import { chooseLaunch, runLaunched, spawnDetached, type Launch } from './launch.js';
import { isPostmasterOf, readPostmaster, stopPostmaster, until } from './postmaster.js';
import { asArguments, SETTINGS } from './settings.js';

const ADMIN = 'custos_admin';
const DATABASE = 'custos';
const START_PATIENCE_MS = 60_000;
const IN_USE_PATIENCE_MS = 2_000;

/** The typings of node-postgres leave out what lets a process end while a connection is open. */
type Hold = pg.Client & { ref(): void; unref(): void };

export interface EmbeddedPostgresOptions {
  /** Made when missing, with mode 0700; holds the cluster, its log and its secret. */
  dataFolder: string;
  port: number;
  /** Server settings over ours, such as `commit_delay` for a bench. */
  settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  /** The superuser's: for roles, databases and tests, never for a service. */
  readonly adminUrl: string;
  readonly ownerUrl: string;
  urlFor(role: string): string;
  /** Whether the server had outlived an earlier process of ours. */
  readonly adopted: boolean;
  stop(): Promise<void>;
}

/** Starts PostgreSQL on a folder, or takes over the one a crashed process left running there. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(options.dataFolder);
  await prepareFolder(folder);
  const cluster = join(folder, 'cluster');
  const secretFile = join(folder, 'secret');

  const left = await survivorOf(cluster, options.port);
  const pid = left ?? (await startServer(folder, cluster, secretFile, options));
  const secret = await readFile(secretFile);
  const urlFor = (role: string, database = DATABASE) =>
    `postgres://${role}:${passwordOf(secret, role)}@127.0.0.1:${options.port}/${database}`;

  const hold = await holdCluster(urlFor(ADMIN, 'postgres'), folder);
  try {
    await ensureInhabited(hold, urlFor(ADMIN, 'postgres'), secret);
  } catch (error) {
    await hold.end();
    await stopPostmaster(pid);
    throw error;
  }
  hold.unref();
  return {
    adminUrl: urlFor(ADMIN),
    ownerUrl: urlFor(ROLES.owner),
    urlFor: (role) => urlFor(role),
    adopted: left !== undefined,
    async stop() {
      hold.ref();
      await hold.end().catch(() => undefined);
      await stopPostmaster(pid);
    },
  };
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(`the data folder ${folder} cannot be written: ${(error as Error).message}`);
  }
  const version = await readFile(join(folder, 'cluster', 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version !== undefined && version.trim() !== MAJOR_VERSION) {
    throw new Error(
      `the data folder ${folder} belongs to PostgreSQL ${version.trim()}, and this is PostgreSQL ${MAJOR_VERSION}: ` +
        'move it over with pg_upgrade, or choose another folder',
    );
  }
}

/** The process id of a live server on this cluster and port; one on another port is stopped, a dead one's file removed. */
async function survivorOf(cluster: string, port: number): Promise<number | undefined> {
  const found = await readPostmaster(cluster);
  if (found === undefined) return undefined;
  const lives = () => isPostmasterOf(cluster, found.pid);
  if (await lives()) {
    const settled = async () => (await readPostmaster(cluster))?.ready === true || !(await lives());
    await until(settled, START_PATIENCE_MS);
    if ((await lives()) && found.port === port) return found.pid;
    await stopPostmaster(found.pid);
  }
  await rm(join(cluster, 'postmaster.pid'), { force: true });
  return undefined;
}

async function startServer(
  folder: string,
  cluster: string,
  secretFile: string,
  { port, settings }: EmbeddedPostgresOptions,
): Promise<number> {
  const { initdb, postgres } = await findBinaries();
  const launch = await chooseLaunch(folder);
  if (!(await exists(join(cluster, 'PG_VERSION')))) await createCluster(launch, initdb, folder, cluster, secretFile);

  const logFile = join(folder, 'postgres.log');
  const log = await open(logFile, 'w', 0o600);
  const args = ['-D', cluster, '-p', String(port), ...asArguments({ ...SETTINGS, ...settings })];
  const child = spawnDetached(launch, postgres, args, log.fd);
  await log.close();
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  child.on('error', () => undefined);
  const ready = async () => ended() || (await readPostmaster(cluster))?.ready === true;
  if (child.pid === undefined || !(await until(ready, START_PATIENCE_MS)) || ended()) {
    throw new Error(explain(await readFile(logFile, 'utf8'), port, logFile));
  }
  return child.pid;
}

/** Built beside its place and renamed, so that a crash in the middle leaves no half-made cluster behind. */
async function createCluster(launch: Launch, initdb: string, folder: string, cluster: string, secretFile: string) {
  const unfinished = join(folder, 'cluster.unfinished');
  const passwordFile = join(folder, 'admin-password');
  await rm(unfinished, { recursive: true, force: true });
  const secret = await readFile(secretFile).catch(() => randomBytes(32));
  await writeFile(secretFile, secret, { mode: 0o600 });
  await writeFile(passwordFile, passwordOf(secret, ADMIN), { mode: 0o600 });
  const identity = [`--username=${ADMIN}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  try {
    await runLaunched(launch, initdb, [
      '-D',
      unfinished,
      ...identity,
      ...locale,
      '-c',
      'scram_iterations=1',
      '--no-instructions',
    ]);
    await rename(unfinished, cluster);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/**
 * Holds a session lock for as long as this process lives. A second starter on the same folder must be told, since its
 * own shutdown would take the server away from the first.
 */
async function holdCluster(url: string, folder: string): Promise<Hold> {
  const client = new pg.Client({ connectionString: url, application_name: 'custos' }) as Hold;
  client.on('error', () => undefined);
  await client.connect();
  const locked = async () =>
    (await client.query("SELECT pg_try_advisory_lock(hashtext('custos embedded')) AS got")).rows[0].got === true;
  if (!(await until(locked, IN_USE_PATIENCE_MS))) {
    await client.end();
    throw new Error(`the data folder ${folder} is in use by another running Custos`);
  }
  return client;
}

async function ensureInhabited(admin: pg.Client, adminUrl: string, secret: Buffer): Promise<void> {
  const names = Object.values(ROLES);
  const { rows } = await admin.query(
    'SELECT (SELECT count(*) FROM pg_roles WHERE rolname = ANY($1)) AS roles, (SELECT count(*) FROM pg_database WHERE datname = $2) AS databases',
    [names, DATABASE],
  );
  if (Number(rows[0].roles) < names.length) {
    await ensureRoles(adminUrl, Object.fromEntries(names.map((role) => [role, passwordOf(secret, role)])));
  }
  if (Number(rows[0].databases) === 0) await admin.query(`CREATE DATABASE ${DATABASE} OWNER ${ROLES.owner}`);
}

/** One secret in the folder, one password per role. */
function passwordOf(secret: Buffer, role: string): string {
  return createHmac('sha256', secret).update(role).digest('base64url');
}

function explain(log: string, port: number, logFile: string): string {
  if (/Address already in use|could not bind/.test(log)) {
    return `port ${port} on 127.0.0.1 is in use by another program: stop it, or choose another port for the database`;
  }
  const reason = log.split('\n').find((line) => /FATAL|PANIC|error while loading/.test(line));
  return `PostgreSQL did not start: ${reason ?? 'it gave no reason'} (see ${logFile})`;
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
