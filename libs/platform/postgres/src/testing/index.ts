import pg from 'pg';
import { Database } from '../database.js';
import { migrate, type MigrationClass } from '../migration.js';
import { ROLES } from '../roles.js';
import type { ClusterUrls } from './test-cluster.js';

export { freePorts } from './free-ports.js';
export { startTemporaryCluster, type TemporaryCluster } from './test-cluster.js';
export { until } from './until.js';

export interface TestDatabase {
  readonly adminUrl: string;
  readonly ownerUrl: string;
  urlFor(role: string): string;
  /** A pool under that role, made once and closed by `drop`. */
  database(role: string): Database;
  drop(): Promise<void>;
}

/** A database of its own for one test file, migrated. Jest's global set-up must have started the server. */
export async function createTestDatabase(migrations: readonly MigrationClass[]): Promise<TestDatabase> {
  const urls = clusterUrls();
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  await asAdmin(urls, `CREATE DATABASE ${name} OWNER ${ROLES.owner}`);
  const urlFor = (role: string) => inDatabase(urls, role, name);
  await migrate(urlFor(ROLES.owner), migrations);
  const pools = new Map<string, Database>();
  return {
    adminUrl: urlFor('admin'),
    ownerUrl: urlFor(ROLES.owner),
    urlFor,
    database(role) {
      let pool = pools.get(role);
      if (pool === undefined) pools.set(role, (pool = new Database({ url: urlFor(role), applicationName: 'test' })));
      return pool;
    },
    async drop() {
      await Promise.all([...pools.values()].map((pool) => pool.end()));
      await asAdmin(urls, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

function clusterUrls(): ClusterUrls {
  const urls = process.env['CUSTOS_TEST_CLUSTER'];
  if (urls === undefined)
    throw new Error("no test server: is this an .int.spec.ts or .e2e.spec.ts, run by Jest's config?");
  return JSON.parse(urls) as ClusterUrls;
}

function inDatabase(urls: ClusterUrls, role: string, database: string): string {
  const known = urls[role];
  if (known === undefined) throw new Error(`there is no role ${role}`);
  const url = new URL(known);
  url.pathname = `/${database}`;
  return url.href;
}

async function asAdmin(urls: ClusterUrls, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inDatabase(urls, 'admin', 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
