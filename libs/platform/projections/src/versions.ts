import type { Projection } from '@custos/kernel';
import type { Database, Queryable, Transaction } from '@custos/postgres';
import { groupOf, tableName } from './tables.js';

export type VersionState = 'building' | 'active' | 'superseded' | 'retired';

export interface ProjectionVersion {
  readonly name: string;
  readonly version: number;
  readonly state: VersionState;
}

/** The version of each projection that readers take, by name. Ask anew for each read: a switch may have come between. */
export async function activeVersions(from: Queryable, schema: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await from.query<{ name: string; version: number }>({
    name: `projections/${schema}/active`,
    text: `SELECT name, version FROM ${schema}.projection_versions WHERE activated_at IS NOT NULL AND superseded_at IS NULL`,
  });
  return new Map(rows.map(({ name, version }) => [name, version]));
}

/** Every version ever registered, oldest first. */
export async function listVersions(from: Queryable, schema: string): Promise<ProjectionVersion[]> {
  const { rows } = await from.query<ProjectionVersion>(
    `SELECT name, version,
            CASE WHEN retired_at IS NOT NULL THEN 'retired'
                 WHEN superseded_at IS NOT NULL THEN 'superseded'
                 WHEN activated_at IS NOT NULL THEN 'active'
                 ELSE 'building' END AS state
       FROM ${schema}.projection_versions ORDER BY name, version`,
  );
  return rows;
}

/** Makes versions known. The first of a name is active at once: readers need a table to look into, if an empty one. */
export async function registerVersions(
  database: Database,
  schema: string,
  projections: readonly Pick<Projection<never>, 'name' | 'version' | 'tables'>[],
): Promise<void> {
  const oldestFirst = [...projections].sort((a, b) => a.version - b.version);
  await database.transaction(async (tx) => {
    // Two processes that start together must not both find themselves the first.
    await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`projection_versions/${schema}`]);
    for (const { name, version, tables } of oldestFirst) {
      await tx.query(
        `INSERT INTO ${schema}.projection_versions AS known (name, version, tables, activated_at)
         SELECT $1, $2, $3, CASE WHEN NOT EXISTS (SELECT FROM ${schema}.projection_versions WHERE name = $1) THEN clock_timestamp() END
         ON CONFLICT DO NOTHING`,
        [name, version, Object.keys(tables)],
      );
    }
  });
}

const HANDOVER_MS = 3_000;
const HANDOVER_STEP_MS = 20;

/**
 * Makes a version the one that readers take, once it has come as far as the active one; `false` when it has not.
 * The active version's positions are held still meanwhile (for at most three seconds; reads go on), so that no reader
 * sees a figure go back.
 */
export async function activate(database: Database, schema: string, name: string, version: number): Promise<boolean> {
  const active = (await activeVersions(database, schema)).get(name);
  if (active === undefined || active === version) return active === version;
  const [current, coming] = [groupOf({ name, version: active }), groupOf({ name, version })];
  if ((await distance(database, schema, current, coming)) > NEAR) return false;
  return database.transaction(async (tx) => {
    const { rows: versions } = await tx.query<{ version: number }>(
      `SELECT version FROM ${schema}.projection_versions
        WHERE name = $1 AND retired_at IS NULL ORDER BY version FOR UPDATE`,
      [name],
    );
    if (!versions.some((known) => known.version === version)) {
      throw new Error(`projection ${name} has no version ${version} that could be activated`);
    }
    // Another process may have switched between the first look and the lock.
    if ((await activeVersions(tx, schema)).get(name) !== active) return false;
    await tx.query(`SELECT FROM ${schema}.positions WHERE consumer = $1 ORDER BY topic, partition FOR UPDATE`, [
      current,
    ]);
    if (!(await arrived(tx, schema, current, coming))) return false;
    await tx.query(
      `UPDATE ${schema}.projection_versions SET superseded_at = clock_timestamp() WHERE name = $1 AND version = $2`,
      [name, active],
    );
    await tx.query(
      `UPDATE ${schema}.projection_versions SET activated_at = clock_timestamp(), superseded_at = NULL
        WHERE name = $1 AND version = $2`,
      [name, version],
    );
    return true;
  });
}

/** Records that a follower may lack and still be worth waiting for while the leader is held. */
const NEAR = 10_000n;

async function arrived(tx: Transaction, schema: string, leader: string, follower: string): Promise<boolean> {
  for (let waited = 0; waited < HANDOVER_MS; waited += HANDOVER_STEP_MS) {
    if ((await distance(tx, schema, leader, follower)) === 0n) return true;
    await new Promise((resolve) => setTimeout(resolve, HANDOVER_STEP_MS));
  }
  return false;
}

/** Records that the follower has still to read to be where the leader is. */
async function distance(from: Queryable, schema: string, leader: string, follower: string): Promise<bigint> {
  const { rows } = await from.query<{ records: bigint }>(
    `SELECT coalesce(sum(greatest(l.next - coalesce(f.next, 0), 0)), 0)::bigint AS records
       FROM ${schema}.positions l
       LEFT JOIN ${schema}.positions f ON f.consumer = $2 AND f.topic = l.topic AND f.partition = l.partition
      WHERE l.consumer = $1`,
    [leader, follower],
  );
  return rows[0]!.records;
}

/** Days that a superseded version is kept, so that a switch can be taken back. */
export const KEEP_SUPERSEDED_DAYS = 7;

/**
 * Drops a superseded version's tables and positions. Needs the owner's connection, since a service owns no table.
 * @throws when the version is not superseded, not long enough, or still fed by a process
 */
export async function retire(
  owner: Database,
  schema: string,
  { name, version }: { readonly name: string; readonly version: number },
  keepDays = KEEP_SUPERSEDED_DAYS,
): Promise<void> {
  const consumer = groupOf({ name, version });
  await owner.transaction(async (tx) => {
    const { rows: retired } = await tx.query<{ tables: string[] }>(
      `UPDATE ${schema}.projection_versions SET retired_at = clock_timestamp()
        WHERE name = $1 AND version = $2 AND retired_at IS NULL
          AND superseded_at <= clock_timestamp() - make_interval(days => $3)
        RETURNING tables`,
      [name, version, keepDays],
    );
    if (!retired[0]) {
      throw new Error(`version ${version} of projection ${name} has not been superseded for ${keepDays} days`);
    }
    const { rows: feeders } = await tx.query<{ owner: string }>(
      `SELECT DISTINCT owner FROM ${schema}.positions WHERE consumer = $1 AND expires_at > clock_timestamp()`,
      [consumer],
    );
    if (feeders.length > 0) {
      const owners = feeders.map((feeder) => feeder.owner).join(', ');
      throw new Error(`version ${version} of projection ${name} is still fed by ${owners}: deploy without it first`);
    }
    for (const table of retired[0].tables) await tx.query(`DROP TABLE ${tableName(schema, table, version)}`);
    await tx.query(`DELETE FROM ${schema}.positions WHERE consumer = $1`, [consumer]);
  });
}
