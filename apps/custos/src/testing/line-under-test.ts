import { ApiKeys, RoleTokens } from '@custos/auth';
import { createClassifier, DEFAULT_PACK } from '@custos/classification-infrastructure';
import { TOPICS, type EventEnvelope } from '@custos/contracts';
import { createEnforcement } from '@custos/enforcement-infrastructure';
import { createIngest } from '@custos/intake-infrastructure';
import { PostgresLog, type LogRecord } from '@custos/messaging';
import { createLogger, Metrics } from '@custos/observability';
import { ROLES } from '@custos/postgres';
import { createTestDatabase, until, type TestDatabase } from '@custos/postgres/testing';
import { allMigrations } from '../migrations.js';
import { readLog } from './read-log.js';

const SECRET = 'a secret of at least thirty-two characters';
const logger = createLogger('line', process.env['CUSTOS_TEST_LOG'] ?? 'silent');

interface Part {
  listen(): Promise<string>;
  close(): Promise<void>;
}

export interface Relayed {
  readonly record: LogRecord;
  readonly event: EventEnvelope<string, Record<string, unknown>>;
}

/** Ingest, classifier and enforcement in this very thread, on a database and a log of their own. */
export class LineUnderTest {
  readonly #parts: Part[] = [];
  readonly #logs: PostgresLog[] = [];
  #url = '';

  private constructor(
    readonly database: TestDatabase,
    private readonly key: string,
  ) {}

  static async start(packFolder = DEFAULT_PACK): Promise<LineUnderTest> {
    const database = await createTestDatabase([...allMigrations]);
    const { key } = await new ApiKeys(database.database(ROLES.owner)).create('shop');
    const line = new LineUnderTest(database, key);
    await line.#begin(packFolder);
    return line;
  }

  async #begin(packFolder: string): Promise<void> {
    const common = { masterKey: Buffer.alloc(32, 7), host: '127.0.0.1', port: 0, logger };
    const own = (service: 'ingest' | 'classifier' | 'enforcement') => ({
      ...common,
      databaseUrl: this.database.urlFor(ROLES[service]),
      log: this.#logFor(ROLES[service]),
      metrics: new Metrics(service),
    });
    const ingest = await createIngest(own('ingest'));
    const judging = { packFolder, tokenSecret: SECRET, zone: 'Asia/Shanghai' };
    this.#parts.push(
      ingest,
      await createClassifier({ ...own('classifier'), ...judging }),
      await createEnforcement({ ...own('enforcement'), tokens: new RoleTokens(SECRET) }),
    );
    await this.#logFor(ROLES.ingest).ensureTopics(TOPICS);
    [this.#url = ''] = await Promise.all(this.#parts.map((part) => part.listen()));
  }

  #logFor(role: string): PostgresLog {
    const log = new PostgresLog({ database: this.database.database(role), logger });
    this.#logs.push(log);
    return log;
  }

  async stop(): Promise<void> {
    for (const part of this.#parts) await part.close();
    for (const log of this.#logs) await log.close();
    await this.database.drop();
  }

  async send(
    path: '/v1/events' | `/v1/schemas/${string}`,
    payload: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const answer = await fetch(`${this.#url}${path}`, {
      method: path === '/v1/events' ? 'POST' : 'PUT',
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(payload),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  /** What a topic holds of a type, once it holds any. */
  async relayed(topic: 'intake' | 'signals' | 'decisions' | 'measures', name: string): Promise<Relayed[]> {
    const reader = { intake: ROLES.classifier, signals: ROLES.enforcement }[topic as 'intake'] ?? ROLES.reporting;
    const log = this.#logFor(reader);
    return until(
      async () =>
        (await readLog(log, topic))
          .map((record) => ({ record, event: JSON.parse(record.value.toString()) as Relayed['event'] }))
          .filter(({ event }) => event.type.endsWith(`.${name}`)),
      ({ length }) => length > 0,
    );
  }

  /** Codes of what was parked anywhere, with the reasons. */
  async parked(): Promise<string[]> {
    const { rows } = await this.database
      .database(ROLES.owner)
      .query<{ what: string }>(
        ['ingest', 'classifier', 'enforcement']
          .map((schema) => `SELECT code || ': ' || reason AS what FROM ${schema}.parked_records`)
          .join(' UNION ALL '),
      );
    return rows.map(({ what }) => what);
  }
}
