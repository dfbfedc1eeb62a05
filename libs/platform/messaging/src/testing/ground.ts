import type { Database } from '@custos/postgres';
import type { Log } from '../port.js';

/** How a process of its own reaches the log under test. */
export type LogAddress =
  { readonly kind: 'postgres'; readonly url: string } | { readonly kind: 'kafka'; readonly brokers: readonly string[] };

/** What an adapter promises beyond the port; a promise is tested, its absence is not. */
export interface LogFeatures {
  /** Positions of a partition follow each other without a hole. */
  readonly gaplessPositions: boolean;
}

/** Where the contract is tried: a log, and a database with the consumer tables in `schema`. */
export interface ContractGround {
  /** A pool under a role that may use `schema`. */
  readonly database: Database;
  readonly databaseUrl: string;
  /** Of a role that may create tables in `schema`. */
  readonly ownerUrl: string;
  /** Of a superuser, to cut connections. */
  readonly adminUrl: string;
  readonly schema: string;
  readonly role: string;
  readonly address: LogAddress;
  /** A client of the log as another process would have it; the suite closes it. */
  makeLog(): Promise<Log>;
  /** Creates a topic that `role` may append to and read. */
  createTopic(name: string): Promise<void>;
  /** Drops every record the topic holds now. */
  trim(topic: string): Promise<void>;
  tearDown(): Promise<void>;
}
