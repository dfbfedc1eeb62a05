import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../embedded/embedded-postgres.js';
import { ROLES } from '../roles.js';
import { freePorts } from './free-ports.js';
import { isAlive, isPostmasterOf, readPostmaster, stopPostmaster } from '../embedded/postmaster.js';

const PREFIX = 'custos-cluster-';

export type ClusterUrls = Readonly<Record<string, string>>;

export interface TemporaryCluster extends EmbeddedPostgres {
  /** Of the superuser (`admin`) and of every role. */
  readonly urls: ClusterUrls;
  /** Stops the server and removes its folder. */
  remove(): Promise<void>;
}

/** A cluster in a temporary folder named after this process, so that a later run can clear it away after a kill. */
export async function startTemporaryCluster(
  settings: Readonly<Record<string, string>> = {},
): Promise<TemporaryCluster> {
  await removeOrphans();
  const dataFolder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const [port] = (await freePorts(1)) as [number];
  const postgres = await startEmbeddedPostgres({ dataFolder, port, settings });
  const roles = Object.values(ROLES);
  return {
    ...postgres,
    urls: { admin: postgres.adminUrl, ...Object.fromEntries(roles.map((role) => [role, postgres.urlFor(role)])) },
    async remove() {
      await postgres.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

async function removeOrphans(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : NaN;
    if (!Number.isInteger(owner) || isAlive(owner)) continue;
    const folder = join(tmpdir(), name);
    const server = await readPostmaster(join(folder, 'cluster'));
    if (server !== undefined && (await isPostmasterOf(join(folder, 'cluster'), server.pid))) {
      await stopPostmaster(server.pid);
    }
    await rm(folder, { recursive: true, force: true });
  }
}
