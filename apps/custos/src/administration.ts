import { ApiKeys, RoleTokens, type Role } from '@custos/auth';
import { loadConfig, processVariables } from '@custos/config';
import { platformId } from '@custos/kernel';
import { Database, findEmbeddedPostgres } from '@custos/postgres';
import { openHome } from './home.js';
import type { RunOptions } from './options.js';
import { databaseFolder, provision } from './provision.js';

const schema = {
  type: 'object',
  required: [],
  properties: {
    DATABASE_URL: {
      ...processVariables.DATABASE_URL,
      description:
        'Set it to the database as its owner: postgres://custos_owner:PASSWORD@HOST:PORT/NAME; or to nothing, for the embedded one.',
    },
  },
} as const;

/** DATABASE_URL, where it is set. @throws ConfigError when it is no PostgreSQL's */
export function ownerUrlGiven(): string | undefined {
  return loadConfig(schema, process.env).DATABASE_URL;
}

/**
 * Lends the owner's database to `work`: DATABASE_URL where it is set, else the embedded one, which is started for the
 * occasion unless `custos up` has it running already.
 */
export async function withOwner<T>(options: RunOptions, work: (database: Database) => Promise<T>): Promise<T> {
  const running = ownerUrlGiven() ?? (await findEmbeddedPostgres(databaseFolder(options.folder)))?.ownerUrl;
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

/**
 * A role token for a person, signed with CUSTOS_TOKEN_SECRET or the data folder's own secret.
 *
 * @throws RangeError when a name can be no platform's
 */
export async function issueToken(folder: string, { name, roles, platforms, hours }: TokenRequest): Promise<string> {
  for (const platform of platforms) if (platform !== '*') platformId(platform);
  const secret = process.env['CUSTOS_TOKEN_SECRET'] ?? (await openHome(folder)).secrets.tokenSecret;
  return new RoleTokens(secret).issue({ name, roles, platforms, ttlSeconds: hours * 3_600 });
}
