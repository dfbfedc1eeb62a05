import { open, readFile } from 'node:fs/promises';
import { findBinaries } from './binaries.js';
import { createCluster, type ClusterFolder } from './cluster.js';
import { chooseLaunch, spawnDetached } from './launch.js';
import { isPostmasterOf, readPostmaster, until, type Postmaster } from './postmaster.js';
import { asArguments, SETTINGS } from './settings.js';
import { socketFolderOf } from './socket.js';

const PATIENCE_MS = 60_000;

/** Starts the server, on a new cluster where there is none, and answers once it takes connections. */
export async function startServer(
  cluster: ClusterFolder,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<Postmaster> {
  const { initdb, postgres } = await findBinaries();
  const launch = await chooseLaunch(cluster.folder);
  if (!cluster.created) await createCluster(cluster, launch, initdb);

  const log = await open(cluster.log, 'w', 0o600);
  const unix_socket_directories = await socketFolderOf(cluster.folder);
  const all = asArguments({ ...SETTINGS, unix_socket_directories, ...settings });
  const args = ['-D', cluster.data, '-p', String(port), ...all];
  const child = spawnDetached(launch, postgres, args, log.fd);
  await log.close();
  child.on('error', () => undefined);
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  let found: Postmaster | undefined;
  const ready = async () => ended() || (found = await readPostmaster(cluster.data))?.ready === true;
  if (child.pid === undefined || !(await until(ready, PATIENCE_MS)) || ended() || found === undefined) {
    throw new Error(explain(await readFile(cluster.log, 'utf8'), port, cluster.log));
  }
  return found;
}

/** The server that an earlier process left running on this cluster, once it has made up its mind to live or to end. */
export async function findSurvivor({ data }: ClusterFolder): Promise<Postmaster | undefined> {
  const found = await readPostmaster(data);
  if (found === undefined) return undefined;
  const lives = () => isPostmasterOf(data, found.pid);
  await until(async () => (await readPostmaster(data))?.ready === true || !(await lives()), PATIENCE_MS);
  return (await lives()) ? found : undefined;
}

function explain(log: string, port: number, logFile: string): string {
  if (/Address already in use|could not bind/.test(log)) {
    return `port ${port} on 127.0.0.1 is in use by another program: stop it, or choose another port for the database`;
  }
  const reason = log.split('\n').find((line) => /FATAL|PANIC|error while loading/.test(line));
  return `PostgreSQL did not start: ${reason ?? 'it gave no reason'} (see ${logFile})`;
}
