import { ApiKeys, RoleTokens, type Role } from '@custos/auth';
import { Database, findEmbeddedPostgres } from '@custos/postgres';
import { openHome } from './home.js';
import type { RunOptions } from './options.js';
import { databaseFolder, provision } from './provision.js';

/**
 * Lends the owner's database to `work`: DATABASE_URL where it is set, else the embedded one, which is started for the
 * occasion unless `custos up` has it running already.
 */
export async function withOwner<T>(options: RunOptions, work: (database: Database) => Promise<T>): Promise<T> {
  const running = process.env['DATABASE_URL'] ?? (await findEmbeddedPostgres(databaseFolder(options.folder)))?.ownerUrl;
  if (running !== undefined) return lend(running, work);
  const { postgres } = await provision({ folder: options.folder, databasePort: options.ports.database });
  try {
    return await lend(postgres.ownerUrl, work);
  } finally {
    await postgres.stop();
  }
}

async function lend<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = new Database({ url, applicationName: 'custos administration', max: 2 });
  try {
    return await work(database);
  } finally {
    await database.end();
  }
}

/** A publisher's key for a platform, shown this once. */
export async function createKey(database: Database, platform: string): Promise<string> {
  return (await new ApiKeys(database).create(platform)).key;
}

export interface TokenRequest {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly platforms: readonly string[];
  readonly hours: number;
}

/** A role token for a person, signed with CUSTOS_TOKEN_SECRET or the data folder's own secret. */
export async function issueToken(folder: string, { name, roles, platforms, hours }: TokenRequest): Promise<string> {
  const secret = process.env['CUSTOS_TOKEN_SECRET'] ?? (await openHome(folder)).secrets.tokenSecret;
  return new RoleTokens(secret).issue({ name, roles, platforms, ttlSeconds: hours * 3_600 });
}
