import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { platformId } from '@custos/kernel';
import type { Database, Transaction } from '@custos/postgres';
import { LRUCache } from 'lru-cache';

/** Who a publisher's key speaks for. */
export interface Publisher {
  readonly platform: string;
  readonly keyId: string;
}

/** A key as it leaves once, at its making; afterwards only its hash exists. */
export interface IssuedKey extends Publisher {
  readonly key: string;
}

export interface KeyDescription extends Publisher {
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

export class ApiKeyRefused extends Error {
  override readonly name = 'ApiKeyRefused';
}

interface StoredKey {
  readonly platform: string;
  readonly secret_hash: Buffer;
  readonly expires_at: Date | null;
}

const PRESENTED = /^Bearer ck_([0-9a-z]{12})_([A-Za-z0-9_-]{43})$/i;
const ID_CHARACTERS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** One to use and one to change over to; more would be keys nobody keeps track of. */
const LIVE_KEYS_PER_PLATFORM = 2;

/** How long a revoked key may still be let in by a service that saw it just before. */
const REMEMBERED_MS = 10_000;

const LIVE = `revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())`;

const LOOK_UP = {
  name: 'auth-look-up-key',
  text: `SELECT platform, secret_hash, expires_at FROM auth.api_keys WHERE key_id = $1 AND ${LIVE}`,
};

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/**
 * API keys of publishing platforms, `ck_<keyId>_<secret>`. The owner's database is needed to make and revoke them; a
 * service's role is enough to recognise them.
 */
export class ApiKeys {
  readonly #database: Database;
  /** Holds look-ups, unknown ids among them, so that a flood of wrong keys does not become a flood of queries. */
  readonly #known = new LRUCache<string, Promise<StoredKey | undefined>>({ max: 10_000, ttl: REMEMBERED_MS });

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * @param header value of `Authorization`
   * @returns undefined when it carries no live key; throws when the database cannot be asked
   */
  async authenticate(header: string | undefined): Promise<Publisher | undefined> {
    const presented = header === undefined ? null : PRESENTED.exec(header);
    if (presented === null) return undefined;
    const [keyId, secret] = [presented[1] as string, presented[2] as string];
    const stored = await this.#lookUp(keyId);
    if (stored === undefined || !timingSafeEqual(stored.secret_hash, hashOf(secret))) return undefined;
    if (stored.expires_at !== null && stored.expires_at.getTime() <= Date.now()) return undefined;
    return { platform: stored.platform, keyId };
  }

  #lookUp(keyId: string): Promise<StoredKey | undefined> {
    const known = this.#known.get(keyId);
    if (known !== undefined) return known;
    const asked = this.#database.query<StoredKey>(LOOK_UP, [keyId]).then(({ rows }) => rows[0]);
    this.#known.set(keyId, asked);
    asked.catch(() => this.#known.delete(keyId));
    return asked;
  }

  /** @throws ApiKeyRefused when the platform has two live keys already; RangeError when the name can be no platform's */
  create(platform: string, expiresAt?: Date): Promise<IssuedKey> {
    return this.#database.transaction((transaction) => insertKey(transaction, platform, expiresAt));
  }

  /** Makes the key that takes over from `keyId`, which stays good for `graceMs` more, so that publishers can change over. */
  rotate(keyId: string, graceMs: number): Promise<IssuedKey> {
    return this.#database.transaction(async (transaction) => {
      const { rows } = await transaction.query<{ platform: string }>(
        `UPDATE auth.api_keys
            SET expires_at = least(expires_at, clock_timestamp() + $2 * interval '1 millisecond')
          WHERE key_id = $1 AND ${LIVE} RETURNING platform`,
        [keyId, graceMs],
      );
      const platform = rows[0]?.platform;
      if (platform === undefined) throw new ApiKeyRefused(`no live key ${keyId}: create one instead`);
      return insertKey(transaction, platform);
    });
  }

  /** Other processes let a revoked key in for at most ten seconds more. */
  async revoke(keyId: string): Promise<void> {
    const { rowCount } = await this.#database.query(
      'UPDATE auth.api_keys SET revoked_at = clock_timestamp() WHERE key_id = $1 AND revoked_at IS NULL',
      [keyId],
    );
    this.#known.delete(keyId);
    if (rowCount === 0) throw new ApiKeyRefused(`no key ${keyId} to revoke: it does not exist or is revoked already`);
  }

  async list(platform: string): Promise<KeyDescription[]> {
    const { rows } = await this.#database.query<KeyDescription>(
      `SELECT key_id AS "keyId", platform, created_at AS "createdAt", expires_at AS "expiresAt", revoked_at AS "revokedAt"
         FROM auth.api_keys WHERE platform = $1 ORDER BY created_at`,
      [platform],
    );
    return rows;
  }
}

async function insertKey(transaction: Transaction, platform: string, expiresAt?: Date): Promise<IssuedKey> {
  platformId(platform);
  // Two makers at once would each count one live key.
  await transaction.query(`SELECT pg_advisory_xact_lock(hashtext('auth.api_keys'), hashtext($1))`, [platform]);
  const { rows } = await transaction.query<{ live: bigint }>(
    `SELECT count(*) AS live FROM auth.api_keys WHERE platform = $1 AND ${LIVE}`,
    [platform],
  );
  if ((rows[0]?.live ?? 0n) >= LIVE_KEYS_PER_PLATFORM) {
    throw new ApiKeyRefused(`${platform} has ${LIVE_KEYS_PER_PLATFORM} live keys already: revoke one first`);
  }
  const keyId = Array.from({ length: 12 }, () => ID_CHARACTERS[randomInt(ID_CHARACTERS.length)]).join('');
  const secret = randomBytes(32).toString('base64url');
  await transaction.query(
    'INSERT INTO auth.api_keys (key_id, platform, secret_hash, expires_at) VALUES ($1, $2, $3, $4)',
    [keyId, platform, hashOf(secret), expiresAt ?? null],
  );
  return { platform, keyId, key: `ck_${keyId}_${secret}` };
}
