import { ApiKeys, authMigrations, RoleTokens, type Role } from '@custos/auth';
import type { EventEnvelope } from '@custos/contracts';
import { logMigrations, PostgresLog, type LogRecord } from '@custos/messaging';
import { createLogger, Metrics } from '@custos/observability';
import { ROLES } from '@custos/postgres';
import { createTestDatabase, until, type TestDatabase } from '@custos/postgres/testing';
import { privacyMigrations } from '@custos/privacy';
import { createEnforcement, type Enforcement } from '../create-enforcement.js';
import { migrations } from '../migrations.js';

const MASTER_KEY = Buffer.alloc(32, 7);

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

/** The whole service on a database and a log of its own, asked over HTTP, its clock in the test's hand. */
export class EnforcementUnderTest {
  now = '2026-11-22T12:00:05.000Z';
  readonly #tokens = new RoleTokens('x'.repeat(32));
  readonly #logs: PostgresLog[] = [];
  readonly #logger = createLogger('enforcement', process.env['CUSTOS_TEST_LOG'] ?? 'silent');
  #service: Enforcement | undefined;
  #url = '';

  private constructor(
    readonly database: TestDatabase,
    readonly apiKeys: Readonly<Record<string, string>>,
  ) {}

  static async start(platforms: readonly string[]): Promise<EnforcementUnderTest> {
    const database = await createTestDatabase([
      ...logMigrations(),
      ...authMigrations,
      ...privacyMigrations(),
      ...migrations,
    ]);
    const owner = new ApiKeys(database.database(ROLES.owner));
    const keys: Record<string, string> = {};
    for (const platform of platforms) keys[platform] = (await owner.create(platform)).key;
    const test = new EnforcementUnderTest(database, keys);
    await test.#begin();
    return test;
  }

  get masterKey(): Buffer {
    return MASTER_KEY;
  }

  async #begin(): Promise<void> {
    this.#service = await createEnforcement({
      databaseUrl: this.database.urlFor(ROLES.enforcement),
      log: this.#logFor(ROLES.enforcement),
      masterKey: MASTER_KEY,
      tokens: this.#tokens,
      host: '127.0.0.1',
      port: 0,
      logger: this.#logger,
      metrics: new Metrics('enforcement'),
      policy: { terms: { territory: ['*'], redressId: 'appeal-v1' }, holdMs: 3_600_000 },
      clock: () => this.now,
    });
    this.#url = await this.#service.listen();
  }

  async stop(): Promise<void> {
    await this.#service?.close();
    await Promise.all(this.#logs.map((log) => log.close()));
    await this.database.drop();
  }

  #logFor(role: string): PostgresLog {
    const log = new PostgresLog({ database: this.database.database(role), logger: this.#logger });
    this.#logs.push(log);
    return log;
  }

  /** Puts records where the classifier and ingest would. */
  async publish(...records: LogRecord[]): Promise<void> {
    for (const [topic, role] of [
      ['signals', ROLES.classifier],
      ['inbox', ROLES.ingest],
    ] as const) {
      const own = records.filter((record) => record.topic === topic);
      if (own.length === 0) continue;
      const publisher = await this.#logFor(role).publisher();
      const receipts = await publisher.publish(topic, own);
      if (receipts.some(({ ok }) => !ok)) throw new Error(`${topic} did not take the records`);
    }
  }

  /** What the relay brought into a topic, once there are this many. */
  async relayed(
    topic: 'decisions' | 'measures',
    count: number,
  ): Promise<(EventEnvelope & { headers: LogRecord['headers'] })[]> {
    const seen: LogRecord[] = [];
    const source = this.#logFor(ROLES.reporting).source({ group: `test-${topic}`, topics: [topic] });
    await source.start({
      assigned: async (partitions) => partitions.forEach(({ partition }) => source.seek(topic, partition, 0n)),
      deliver: ({ records }) => void seen.push(...records),
      failed: (error) => this.#logger.error({ err: error }, 'reading back failed'),
    });
    await until(() => seen.length >= count);
    await source.stop();
    return seen.map(({ value, headers }) => ({ ...(JSON.parse(value.toString()) as EventEnvelope), headers }));
  }

  async token(name: string, roles: readonly Role[], platforms: readonly string[]): Promise<string> {
    return this.#tokens.issue({ name, roles, platforms, ttlSeconds: 600 });
  }

  async get<Body>(path: string, token: string): Promise<Answer<Body>> {
    const answer = await fetch(`${this.#url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    return { status: answer.status, body: (await answer.json()) as Body };
  }

  async post<Body>(
    path: string,
    token: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const answer = await fetch(`${this.#url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Body };
  }
}
