import { ApiKeys, authMigrations } from '@custos/auth';
import type { EventEnvelope } from '@custos/contracts';
import type { Service } from '@custos/http';
import { logMigrations, PostgresLog } from '@custos/messaging';
import { createLogger, Metrics } from '@custos/observability';
import { Database, ROLES } from '@custos/postgres';
import { createTestDatabase, type TestDatabase } from '@custos/postgres/testing';
import { privacyMigrations } from '@custos/privacy';
import { createIngest, type IngestOptions } from '../create-ingest.js';
import { migrations } from '../migrations.js';

/** Ingest's, unless it is told another. */
export const MASTER_KEY = Buffer.alloc(32, 7);

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: {
    readonly type?: string;
    readonly receipts?: { index: number; id: string; status: string; partition: number; position: string }[];
    readonly problems?: { index: number; pointer: string; detail: string }[];
    readonly errors?: { index: number; pointer: string; detail: string }[];
    readonly [member: string]: unknown;
  };
}

export type Stored = EventEnvelope<string, Record<string, unknown>>;

/** Ingest on a database and a log of its own, asked without a network. */
export class IngestUnderTest {
  readonly database: TestDatabase;
  readonly service: Service;
  readonly keys: Readonly<Record<string, string>>;
  readonly #log: PostgresLog;
  readonly #logDatabase: Database;

  private constructor(parts: {
    database: TestDatabase;
    service: Service;
    log: PostgresLog;
    logDatabase: Database;
    keys: Record<string, string>;
  }) {
    this.database = parts.database;
    this.service = parts.service;
    this.keys = parts.keys;
    this.#log = parts.log;
    this.#logDatabase = parts.logDatabase;
  }

  /** @param lineFor where ingest is to find its database, made from the address it really has */
  static async start(
    platforms: readonly string[],
    options: Partial<IngestOptions> = {},
    lineFor: (url: string) => Promise<string> = (url) => Promise.resolve(url),
  ): Promise<IngestUnderTest> {
    const database = await createTestDatabase([
      ...logMigrations(),
      ...authMigrations,
      ...privacyMigrations(),
      ...migrations,
    ]);
    const owner = new ApiKeys(database.database(ROLES.owner));
    const keys: Record<string, string> = {};
    for (const platform of platforms) keys[platform] = (await owner.create(platform)).key;
    for (const platform of options.publisherTopics?.platforms ?? []) {
      await grant(database, ROLES.ingest, `publish.${platform}`, 'read');
      await grant(database, ROLES.enforcement, `publish.${platform}`, 'append');
    }
    const logger = createLogger('ingest', 'silent');
    const databaseUrl = await lineFor(database.urlFor(ROLES.ingest));
    const logDatabase = new Database({ url: databaseUrl, applicationName: 'log under test' });
    const log = new PostgresLog({ database: logDatabase, logger });
    const service = await createIngest({
      databaseUrl,
      log,
      masterKey: MASTER_KEY,
      host: '127.0.0.1',
      port: 0,
      logger,
      metrics: new Metrics('ingest'),
      ...options,
    });
    await service.listen();
    return new IngestUnderTest({ database, service, log, logDatabase, keys });
  }

  async stop(): Promise<void> {
    await this.service.close();
    await this.#log.close();
    await this.#logDatabase.end();
    await this.database.drop();
  }

  async send(
    payload: unknown,
    headers: Record<string, string> = {},
    request: { method?: 'POST' | 'PUT'; url?: string; platform?: string } = {},
  ): Promise<Answer> {
    const { method = 'POST', url = '/v1/events', platform = Object.keys(this.keys)[0] ?? '' } = request;
    const answer = await this.service.server.inject({
      method,
      url,
      headers: { authorization: `Bearer ${this.keys[platform] ?? ''}`, 'content-type': 'application/json', ...headers },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
  }

  /** The whole topic, which has one segment as long as nothing rolls it. */
  async records(topic: string): Promise<StoredRecord[]> {
    const owner = this.database.database(ROLES.owner);
    const segments = await owner.query<{ id: number }>(
      'SELECT s.id FROM log.segments s JOIN log.topics t ON t.id = s.topic WHERE t.name = $1',
      [topic],
    );
    const { rows } = await owner.query<Row>(
      `SELECT partition, "position", key, headers, value FROM log.segment_${segments.rows[0]?.id} ORDER BY 1, 2`,
    );
    return rows.map(({ headers, value, ...row }) => ({
      ...row,
      headers: JSON.parse(headers) as Record<string, string>,
      event: JSON.parse(value.toString()) as Stored,
    }));
  }
}

async function grant(database: TestDatabase, role: string, topic: string, action: 'read' | 'append'): Promise<void> {
  const owner = database.database(ROLES.owner);
  await owner.query('INSERT INTO log.grants VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [role, topic, action]);
}

export interface StoredRecord {
  readonly partition: number;
  readonly position: bigint;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly event: Stored;
}

interface Row extends Omit<StoredRecord, 'headers' | 'event'> {
  readonly headers: string;
  readonly value: Buffer;
}

export interface Posted extends Record<string, unknown> {
  readonly id: string;
  readonly data: Record<string, unknown>;
}

/** A good event, as a publisher sends it. */
export function textPosted(id: string, changes: Record<string, unknown> = {}): Posted {
  return {
    specversion: '1.0',
    id,
    source: '/bbs/posts',
    type: 'custos.content.TextPosted',
    data: { contentId: `post-${id}`, accountId: 'alice', text: 'meet me at five' },
    ...changes,
  };
}
