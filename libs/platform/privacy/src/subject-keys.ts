import { createSecretKey, randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import type { Queryable, Transaction } from '@custos/postgres';
import { LRUCache } from 'lru-cache';
import { deriveKey, unwrap, wrap } from './master-key.js';
import type { SubjectKey } from './seal.js';

const ENSURE = `
WITH wanted AS (
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[]) AS w (kid, platform, subject, wrapped)
), made AS (
  INSERT INTO privacy.subject_keys (kid, platform, subject, wrapped) SELECT * FROM wanted
  ON CONFLICT (platform, subject) WHERE destroyed_at IS NULL DO NOTHING
  RETURNING kid, platform, subject, wrapped
)
SELECT * FROM made
UNION ALL
SELECT live.kid, w.platform, w.subject, live.wrapped FROM wanted w CROSS JOIN LATERAL (
  SELECT k.kid, k.wrapped FROM privacy.subject_keys k
  WHERE k.platform = w.platform AND k.subject = w.subject AND k.destroyed_at IS NULL LIMIT 1
) live`;

const LOOKUP = `
SELECT found.* FROM unnest($1::uuid[]) AS wanted (kid) CROSS JOIN LATERAL (
  SELECT k.kid, k.wrapped FROM privacy.subject_keys k WHERE k.kid = wanted.kid LIMIT 1
) found`;

const DESTROY = `
UPDATE privacy.subject_keys SET wrapped = NULL, destroyed_at = clock_timestamp()
WHERE platform = $1 AND subject = $2 AND destroyed_at IS NULL RETURNING kid`;

/** Whose key: `subject` is a pseudonym of the platform. */
export interface Subject {
  platform: string;
  subject: string;
}

export interface SubjectKeysOptions {
  /** Keys kept in memory per direction; 50,000 unless told. */
  capacity?: number;
  /** How long a key destroyed by another process may still be used here, milliseconds; 60,000 unless told. */
  ttlMs?: number;
}

interface KeyRow {
  kid: string;
  wrapped: Buffer | null;
}

/** Subjects whose keys are asked for together. */
interface Question {
  readonly missing: Map<string, Subject>;
  readonly answer: Promise<ReadonlyMap<string, SubjectKey>>;
}

/** A key in memory, or `null` for one that was destroyed. */
type Entry = SubjectKey | null;

/** Makes, finds and destroys the keys of subjects, a batch at a time, with a bounded cache over the table. */
export class SubjectKeys {
  readonly #database: Queryable;
  readonly #wrappingKey: KeyObject;
  readonly #bySubject: LRUCache<string, SubjectKey>;
  readonly #byKid: LRUCache<string, { entry: Entry }>;
  /** What this process destroyed: an answer that was under way meanwhile must not put it back into the cache. */
  readonly #erased: LRUCache<string, true>;
  /** Still to be sent; others may join it. */
  #next: Question | undefined;
  #underWay: Promise<unknown> = Promise.resolve();

  constructor(database: Queryable, masterKey: Buffer, { capacity = 50_000, ttlMs = 60_000 }: SubjectKeysOptions = {}) {
    this.#database = database;
    this.#wrappingKey = deriveKey(masterKey, 'wrapping');
    const bounds = { max: capacity, ttl: ttlMs };
    this.#bySubject = new LRUCache(bounds);
    this.#byKid = new LRUCache(bounds);
    this.#erased = new LRUCache(bounds);
  }

  /** The live key of each subject under `${platform}/${subject}`; makes those that are missing. */
  async ensure(subjects: readonly Subject[]): Promise<Map<string, SubjectKey>> {
    const keys = new Map<string, SubjectKey>();
    const missing = new Map<string, Subject>();
    for (const each of subjects) {
      const name = nameOf(each);
      const known = this.#bySubject.get(name);
      if (known === undefined) missing.set(name, each);
      else keys.set(name, known);
    }
    if (missing.size === 0) return keys;
    const answer = await this.#ask(missing);
    for (const name of missing.keys()) keys.set(name, answer.get(name) as SubjectKey);
    return keys;
  }

  /** Calls that come while a query is under way share the next one: many small requests cost as little as a large one. */
  #ask(missing: ReadonlyMap<string, Subject>): Promise<ReadonlyMap<string, SubjectKey>> {
    const question = (this.#next ??= this.#plan());
    for (const [name, subject] of missing) question.missing.set(name, subject);
    return question.answer;
  }

  #plan(): Question {
    const missing = new Map<string, Subject>();
    const answer = this.#underWay.then(() => {
      this.#next = undefined;
      return this.#answer(missing);
    });
    this.#underWay = answer.catch(() => undefined);
    return { missing, answer };
  }

  async #answer(missing: Map<string, Subject>): Promise<ReadonlyMap<string, SubjectKey>> {
    const keys = new Map<string, SubjectKey>();
    // A key made by someone else between our snapshot and our insert is in neither answer; asking again shows it.
    while (missing.size > 0) {
      for (const [name, key] of await this.#fetchOrMake(missing)) {
        keys.set(name, key);
        missing.delete(name);
        if (!this.#erased.has(name)) this.#bySubject.set(name, key);
      }
    }
    return keys;
  }

  async #fetchOrMake(missing: ReadonlyMap<string, Subject>): Promise<[string, SubjectKey][]> {
    const values: [string[], string[], string[], Buffer[]] = [[], [], [], []];
    const made = new Map<string, KeyObject>();
    // In one order for all, since two batches that wait for each other's new rows would deadlock.
    for (const name of [...missing.keys()].sort()) {
      const { platform, subject } = missing.get(name) as Subject;
      const kid = randomUUID();
      const key = createSecretKey(randomBytes(32));
      made.set(kid, key);
      values[0].push(kid);
      values[1].push(platform);
      values[2].push(subject);
      values[3].push(wrap(this.#wrappingKey, kid, key));
    }
    const { rows } = await this.#database.query<KeyRow & Subject>({ name: 'privacy.ensure', text: ENSURE, values });
    return rows.map((row) => [
      nameOf(row),
      { kid: row.kid, key: made.get(row.kid) ?? unwrap(this.#wrappingKey, row.kid, row.wrapped as Buffer) },
    ]);
  }

  /** The keys of seals. `undefined` = destroyed; a kid that was never made has no entry at all. */
  async lookup(kids: readonly string[]): Promise<Map<string, SubjectKey | undefined>> {
    const keys = new Map<string, SubjectKey | undefined>();
    const missing = new Set<string>();
    for (const kid of kids) {
      const known = this.#byKid.get(kid);
      if (known === undefined) missing.add(kid);
      else keys.set(kid, known.entry ?? undefined);
    }
    if (missing.size === 0) return keys;
    const { rows } = await this.#database.query<KeyRow>({
      name: 'privacy.lookup',
      text: LOOKUP,
      values: [[...missing]],
    });
    for (const { kid, wrapped } of rows) {
      const entry = wrapped === null ? null : { kid, key: unwrap(this.#wrappingKey, kid, wrapped) };
      keys.set(kid, entry ?? undefined);
      if (entry === null || !this.#erased.has(kid)) this.#byKid.set(kid, { entry });
    }
    return keys;
  }

  /**
   * Destroys the subject's live key: what was sealed under it stays closed for ever, and later events get a new key.
   * Takes effect with the transaction, at once in this process and within the cache's time elsewhere. The wrapped bytes
   * outlive it in dead rows, the write-ahead log and backups until those are vacuumed, recycled and rotated.
   */
  async destroy(tx: Transaction, platform: string, subject: string): Promise<void> {
    const { rows } = await tx.query<{ kid: string }>({
      name: 'privacy.destroy',
      text: DESTROY,
      values: [platform, subject],
    });
    const name = nameOf({ platform, subject });
    this.#erased.set(name, true);
    this.#bySubject.delete(name);
    for (const { kid } of rows) {
      this.#erased.set(kid, true);
      this.#byKid.delete(kid);
    }
  }
}

function nameOf({ platform, subject }: Subject): string {
  return `${platform}/${subject}`;
}
