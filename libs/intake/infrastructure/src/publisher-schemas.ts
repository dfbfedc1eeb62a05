import { contractFromSchema, contractOf, SchemaRefusedError, type Contract } from '@custos/contracts';
import type { ContractBook, ContractLookup } from '@custos/intake-application';
import { canonicalJson, NotCanonicalError, type Json } from '@custos/kernel';
import type { Database, Transaction } from '@custos/postgres';
import { LRUCache } from 'lru-cache';

interface SchemaRow {
  readonly type: string;
  readonly version: number;
  readonly schema: string;
}

export interface Registration {
  readonly platform: string;
  readonly type: string;
  readonly schema: unknown;
  /** The next one, or the one that is there already with the same schema, when absent. */
  readonly version: number | undefined;
  /** Id of the key that registers it. */
  readonly by: string;
}

export interface Registered {
  readonly version: number;
  /** False when this very schema stood there before. */
  readonly created: boolean;
}

/** A version cannot be registered like this; the message says why and what to do. */
export class RegistrationRefused extends Error {
  override readonly name = 'RegistrationRefused';
}

const SELECT = {
  name: 'ingest-schemas',
  text: `SELECT type, version, schema FROM ingest.publisher_schemas
          WHERE platform = $1 AND type = ANY ($2) ORDER BY version`,
};

/** What else a sender calls a type is not asked for: PostgreSQL would choke on some of it. */
const NAME = /^[\w.-]{1,256}$/;

const MOST_SCHEMAS = 1_000;
/** How long another process may not know of a new version. */
const REMEMBERED_MS = 5_000;

/** Our contracts and the ones publishers registered for types of their own. */
export class PublisherSchemas implements ContractBook {
  readonly #database: Database;
  /** Versions in order; empty for a type that is not registered, so that unknown types are not asked for each time. */
  readonly #versions = new LRUCache<string, readonly Contract[]>({ max: 10_000, ttl: REMEMBERED_MS });
  /** A version never changes, and compiling it takes milliseconds. */
  readonly #compiled = new LRUCache<string, Contract>({ max: MOST_SCHEMAS });

  constructor(database: Database) {
    this.#database = database;
  }

  async contractsFor(platform: string, types: ReadonlySet<string>): Promise<ContractLookup> {
    let own: Map<string, readonly Contract[]> | undefined;
    const unseen: string[] = [];
    for (const type of types) {
      if (contractOf(type) !== undefined || !NAME.test(type)) continue;
      own ??= new Map();
      const known = this.#versions.get(`${platform}/${type}`);
      if (known === undefined) unseen.push(type);
      else own.set(type, known);
    }
    if (own === undefined) return contractOf;
    if (unseen.length > 0) for (const [type, versions] of await this.#load(platform, unseen)) own.set(type, versions);
    return (type, version) => {
      const versions = own.get(type) ?? [];
      return contractOf(type) ?? versions.find((contract) => contract.version === version) ?? versions.at(-1);
    };
  }

  async #load(platform: string, types: readonly string[]): Promise<Map<string, Contract[]>> {
    const { rows } = await this.#database.query<SchemaRow>(SELECT, [platform, types]);
    const loaded = new Map<string, Contract[]>(types.map((type) => [type, []]));
    for (const row of rows) loaded.get(row.type)?.push(this.#compile(platform, row));
    for (const [type, versions] of loaded) this.#versions.set(`${platform}/${type}`, versions);
    return loaded;
  }

  #compile(platform: string, { type, version, schema }: SchemaRow): Contract {
    const name = `${platform}/${type}/${version}`;
    let contract = this.#compiled.get(name);
    if (contract === undefined) {
      contract = contractFromSchema(platform, type, version, JSON.parse(schema));
      this.#compiled.set(name, contract);
    }
    return contract;
  }

  /**
   * Registers a version of a type; doing so again with the same schema changes nothing.
   *
   * @throws SchemaRefusedError for a schema that cannot be a contract
   * @throws RegistrationRefused for a version that holds another schema or skips one
   */
  async register({ platform, type, schema, version, by }: Registration): Promise<Registered> {
    const text = checkedText(platform, type, schema);
    const registered = await this.#database.transaction(async (transaction) => {
      await transaction.query(`SELECT pg_advisory_xact_lock(hashtext('ingest.publisher_schemas'), hashtext($1))`, [
        platform,
      ]);
      const { rows } = await transaction.query<SchemaRow>(SELECT, [platform, [type]]);
      const wanted = version ?? rows.findLast((row) => row.schema === text)?.version ?? rows.length + 1;
      const there = rows.find((row) => row.version === wanted);
      if (there?.schema === text) return { version: wanted, created: false };
      if (there !== undefined) {
        throw new RegistrationRefused(
          `version ${wanted} of ${type} is registered with another schema: register version ${rows.length + 1}`,
        );
      }
      if (wanted !== rows.length + 1)
        throw new RegistrationRefused(`the next version of ${type} is ${rows.length + 1}`);
      await insert(transaction, [platform, type, wanted, text, by]);
      return { version: wanted, created: true };
    });
    this.#versions.delete(`${platform}/${type}`);
    return registered;
  }
}

function checkedText(platform: string, type: string, schema: unknown): string {
  try {
    contractFromSchema(platform, type, 1, schema);
    return canonicalJson(schema as Json);
  } catch (error) {
    if (!(error instanceof RangeError) && !(error instanceof NotCanonicalError)) throw error;
    throw new SchemaRefusedError(type, [
      { pointer: '', message: 'nests too deeply, or holds a number beyond all bounds' },
    ]);
  }
}

async function insert(transaction: Transaction, row: readonly unknown[]): Promise<void> {
  const { rowCount } = await transaction.query(
    `INSERT INTO ingest.publisher_schemas (platform, type, version, schema, registered_by)
     SELECT $1, $2, $3, $4, $5
      WHERE (SELECT count(*) FROM ingest.publisher_schemas WHERE platform = $1) < ${MOST_SCHEMAS}`,
    [...row],
  );
  if (rowCount === 0) throw new RegistrationRefused(`a platform can register ${MOST_SCHEMAS} schemas at most`);
}
