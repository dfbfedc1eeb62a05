import pg from 'pg';
import { until } from './postmaster.js';

const PATIENCE_MS = 2_000;

/** The typings of node-postgres leave out what lets a process end while a connection is open. */
export type Hold = pg.Client & { ref(): void; unref(): void };

/**
 * Takes a session lock, which lasts as long as this process. A second starter on the same folder must be told, since
 * its own shutdown would take the server away from the first.
 */
export async function holdCluster(adminUrl: string, folder: string): Promise<Hold> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'custos' }) as Hold;
  client.on('error', () => undefined);
  await client.connect();
  if (!(await until(() => tryLock(client), PATIENCE_MS))) {
    await client.end();
    throw new Error(`the data folder ${folder} is in use by another running Custos`);
  }
  return client;
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>(
    "SELECT pg_try_advisory_lock(hashtext('custos embedded')) AS got",
  );
  return rows[0]?.got === true;
}
