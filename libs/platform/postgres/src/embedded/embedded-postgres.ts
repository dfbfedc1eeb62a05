import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureRoles, ROLES } from '../roles.js';
import { ADMIN, openClusterFolder, readPasswords } from './cluster.js';
import { holdCluster, type Hold } from './hold.js';
import { stopPostmaster } from './postmaster.js';
import { findSurvivor, startServer } from './server.js';

const DATABASE = 'custos';

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
  const { dataFolder, port, settings = {} } = options;
  const cluster = await openClusterFolder(dataFolder);
  const maintenanceUrl = async (at: number) =>
    urlOf(ADMIN, (await readPasswords(cluster.secret))(ADMIN), at, 'postgres');

  const survivor = await findSurvivor(cluster);
  if (survivor !== undefined) {
    const hold = await holdCluster(await maintenanceUrl(survivor.port), cluster.folder);
    if (survivor.port === port) return inhabit(hold, survivor.pid, true);
    await hold.end();
    await stopPostmaster(survivor.pid);
  }
  // Left behind by a kill, its process id may be another program's by now, which would keep the server from starting.
  await rm(join(cluster.data, 'postmaster.pid'), { force: true });
  const pid = await startServer(cluster, port, settings);
  try {
    return await inhabit(await holdCluster(await maintenanceUrl(port), cluster.folder), pid, false);
  } catch (error) {
    await stopPostmaster(pid);
    throw error;
  }

  async function inhabit(hold: Hold, serverPid: number, adopted: boolean): Promise<EmbeddedPostgres> {
    const passwordOf = await readPasswords(cluster.secret);
    const urlFor = (role: string) => urlOf(role, passwordOf(role), port, DATABASE);
    await ensureInhabited(hold, await maintenanceUrl(port), passwordOf);
    hold.unref();
    return {
      adminUrl: urlFor(ADMIN),
      ownerUrl: urlFor(ROLES.owner),
      urlFor,
      adopted,
      async stop() {
        hold.ref();
        await hold.end().catch(() => undefined);
        await stopPostmaster(serverPid);
      },
    };
  }
}

function urlOf(role: string, password: string, port: number, database: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
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
