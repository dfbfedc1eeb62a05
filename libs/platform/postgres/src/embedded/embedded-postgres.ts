import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureRoles, ROLES } from '../roles.js';
import { ADMIN, openClusterFolder, readPasswords, type ClusterFolder } from './cluster.js';
import { holdCluster, type Hold } from './hold.js';
import { isPostmasterOf, stopPostmaster, type Postmaster } from './postmaster.js';
import { findSurvivor, startServer } from './server.js';

const DATABASE = 'custos';
const REVIVAL_PAUSE_MS = 250;

export interface EmbeddedPostgresOptions {
  /** Made when missing, with mode 0700; holds the cluster, its log and its secret. */
  dataFolder: string;
  port: number;
  /** Server settings over ours, such as `commit_delay` for a bench. */
  settings?: Readonly<Record<string, string>>;
}

/** How to reach the database of a server. */
export interface PostgresUrls {
  /** The superuser's: for roles, databases and tests, never for a service. */
  readonly adminUrl: string;
  readonly ownerUrl: string;
  urlFor(role: string): string;
}

export interface EmbeddedPostgres extends PostgresUrls {
  /** Whether the server had outlived an earlier process of ours. */
  readonly adopted: boolean;
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on a folder, or takes over the one a crashed process left running there. A server that ends by
 * itself, killed for want of memory perhaps, is started again for as long as it has not been stopped.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = await openClusterFolder(options.dataFolder);
  let current = await occupy(cluster, options);
  let stopping = false;
  let reviving = Promise.resolve();

  async function revive(): Promise<void> {
    while (!stopping) {
      try {
        current = await occupy({ ...cluster, created: true }, options);
        return watch();
      } catch {
        await sleep(REVIVAL_PAUSE_MS);
      }
    }
  }

  function watch(): void {
    current.hold.once('end', () => {
      if (!stopping) reviving = revive();
    });
  }

  watch();
  return {
    ...(await urlsOf(cluster, current.server)),
    adopted: current.adopted,
    async stop() {
      stopping = true;
      await reviving;
      const { hold, server } = current;
      hold.ref();
      await hold.end().catch(() => undefined);
      if (await isPostmasterOf(cluster.data, server.pid)) await stopPostmaster(server.pid);
      if (!['', cluster.folder].includes(server.socketFolder))
        await rm(server.socketFolder, { recursive: true, force: true });
    },
  };
}

/** Reaches the server that somebody runs on a folder, without any say in how long it runs; undefined when none does. */
export async function findEmbeddedPostgres(dataFolder: string): Promise<PostgresUrls | undefined> {
  const cluster = await openClusterFolder(dataFolder);
  const server = await findSurvivor(cluster);
  return server && urlsOf(cluster, server);
}

interface Occupied {
  readonly server: Postmaster;
  readonly hold: Hold;
  readonly adopted: boolean;
}

async function occupy(cluster: ClusterFolder, { port, settings = {} }: EmbeddedPostgresOptions): Promise<Occupied> {
  const survivor = await findSurvivor(cluster);
  if (survivor !== undefined) {
    const hold = await holdCluster(await adminUrlOf(cluster, survivor), cluster.folder);
    if (survivor.port === port) return inhabit(cluster, survivor, hold, true);
    await hold.end();
    await stopPostmaster(survivor.pid);
  }
  // Left behind by a kill, its process id may be another program's by now, which would keep the server from starting.
  await rm(join(cluster.data, 'postmaster.pid'), { force: true });
  const server = await startServer(cluster, port, settings);
  try {
    return await inhabit(cluster, server, await holdCluster(await adminUrlOf(cluster, server), cluster.folder), false);
  } catch (error) {
    await stopPostmaster(server.pid);
    throw error;
  }
}

async function inhabit(cluster: ClusterFolder, server: Postmaster, hold: Hold, adopted: boolean): Promise<Occupied> {
  await ensureInhabited(hold, await adminUrlOf(cluster, server), await readPasswords(cluster.secret));
  hold.unref();
  return { server, hold, adopted };
}

async function urlsOf(cluster: ClusterFolder, server: Postmaster): Promise<PostgresUrls> {
  const passwordOf = await readPasswords(cluster.secret);
  const urlFor = (role: string) => urlOf(server, role, passwordOf(role), DATABASE);
  return { adminUrl: urlFor(ADMIN), ownerUrl: urlFor(ROLES.owner), urlFor };
}

async function adminUrlOf(cluster: ClusterFolder, server: Postmaster): Promise<string> {
  return urlOf(server, ADMIN, (await readPasswords(cluster.secret))(ADMIN), 'postgres');
}

/** `host` in the query names the socket's folder, as for libpq; clients that do not know it use TCP. */
function urlOf({ port, socketFolder }: Postmaster, role: string, password: string, database: string): string {
  const socket = socketFolder === '' ? '' : `?host=${encodeURIComponent(socketFolder)}`;
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}${socket}`;
}

/** Roles and the database are there after the first start; a warm one only looks. */
async function ensureInhabited(admin: Hold, adminUrl: string, passwordOf: (role: string) => string): Promise<void> {
  const names = Object.values(ROLES);
  const { rows } = await admin.query<{ roles: number; databases: number }>(
    `SELECT (SELECT count(*) FROM pg_roles WHERE rolname = ANY($1))::int AS roles,
            (SELECT count(*) FROM pg_database WHERE datname = $2)::int AS databases`,
    [names, DATABASE],
  );
  if (rows[0]?.roles !== names.length) {
    await ensureRoles(adminUrl, Object.fromEntries(names.map((role) => [role, passwordOf(role)])));
  }
  if (rows[0]?.databases === 0) await admin.query(`CREATE DATABASE ${DATABASE} OWNER ${ROLES.owner}`);
}
