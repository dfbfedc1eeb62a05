import pg from 'pg';
import type { Queryable, Statement, Transaction } from './queryable.js';

const INT8 = 20;
const INT8_ARRAY = 1016;
const TEXT_ARRAY = 1009;

type TypeId = Parameters<typeof pg.types.getTypeParser>[0];
const parseTextArray = pg.types.getTypeParser(TEXT_ARRAY as TypeId, 'text') as (text: string) => (string | null)[];

/** Positions, versions and sequences are bigint from the wire on; a Number would round above 2^53. */
function parserOf(oid: number, format?: 'text' | 'binary'): unknown {
  if (format !== 'binary') {
    if (oid === INT8) return BigInt;
    if (oid === INT8_ARRAY) return bigintsOf;
  }
  return pg.types.getTypeParser(oid, format);
}

function bigintsOf(text: string): (bigint | null)[] {
  return parseTextArray(text).map((item) => (item === null ? null : BigInt(item)));
}

const SESSION = [
  // No transaction outlives 30 s: an old one holds back vacuum and keeps advisory locks that a whole shard waits for.
  '-c transaction_timeout=30s',
  '-c statement_timeout=30s',
  '-c idle_in_transaction_session_timeout=15s',
  // A prepared statement keeps its plan while its table grows, so a scan must not look cheap for a table's smallness.
  '-c enable_seqscan=off',
].join(' ');

export interface DatabaseOptions {
  url: string;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** Most connections at a time; 10 unless told. */
  max?: number;
}

/** A pool of connections under one role. Needs PostgreSQL 17 or newer (`transaction_timeout`). */
export class Database implements Queryable {
  readonly #pool: pg.Pool;
  readonly #listeners = new Set<() => void>();

  constructor({ url, applicationName, max = 10 }: DatabaseOptions) {
    this.#pool = new pg.Pool({
      connectionString: url,
      application_name: applicationName,
      options: SESSION,
      max,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
    });
    // A connection lost while nobody waits on it reports here; whoever uses it next gets the error from its query.
    // The pool's own listener covers idle ones only, so each client carries one for the time it is lent out.
    this.#pool.on('error', ignoreLostConnection);
    this.#pool.on('connect', (client) => client.on('error', ignoreLostConnection));
  }

  async query<Row = Record<string, unknown>>(statement: Statement, values?: unknown[]) {
    return shaped<Row>(await this.#pool.query(configOf(statement, values)));
  }

  /** Commits what `work` did, or rolls back and passes on its error. */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work(new OpenTransaction(client));
      const { command } = await client.query('COMMIT');
      // COMMIT of a failed transaction succeeds as ROLLBACK: an error swallowed inside `work` must not look like success.
      if (command !== 'COMMIT') throw new Error('the transaction was rolled back: a statement in it had failed');
      for (const listener of this.#listeners) listener();
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((lost: Error) => (broken = lost));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** Has `listener` called after each transaction that is committed here; it must not throw. @returns what ends that */
  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Waits for connections that are lent out, then closes all. */
  end(): Promise<void> {
    return this.#pool.end();
  }
}

class OpenTransaction implements Transaction {
  readonly inTransaction = true;
  readonly #client: pg.ClientBase;

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  async query<Row = Record<string, unknown>>(statement: Statement, values?: unknown[]) {
    return shaped<Row>(await this.#client.query(configOf(statement, values)));
  }
}

function configOf(statement: Statement, values?: unknown[]): pg.QueryConfig {
  if (typeof statement !== 'string') return values === undefined ? statement : { ...statement, values };
  return values === undefined ? { text: statement } : { text: statement, values };
}

function shaped<Row>(result: pg.QueryResult): { rows: Row[]; rowCount: number } {
  return { rows: result.rows as Row[], rowCount: result.rowCount ?? 0 };
}

function ignoreLostConnection(): void {}
