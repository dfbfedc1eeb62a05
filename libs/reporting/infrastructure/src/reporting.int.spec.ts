import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RoleTokens, type Role } from '@custos/auth';
import { logMigrations, PostgresLog, type OutgoingRecord } from '@custos/messaging';
import { partitionOf } from '@custos/kernel';
import { createLogger, Metrics } from '@custos/observability';
import { ROLES, zoneMigrations } from '@custos/postgres';
import { createTestDatabase, until, type TestDatabase } from '@custos/postgres/testing';
import { createReporting, type Reporting } from './create-reporting.js';
import { migrations } from './migrations.js';
import { decided, raised, tallied } from './testing/decided-events.js';

const logger = createLogger('test', 'fatal');
const tokens = new RoleTokens('a secret that is good enough for tests');
const TEXT = 'custos.content.TextPosted';
const DAY = '2026-11-22';

/** Two platforms whose accounts, cases and measures go by the same ids. */
const imposed = (platform: string) =>
  decided(platform, 'account-1', 'MeasureImposed', {
    ...{ measureId: 'm1', caseId: 'c1', category: 'FRAUD_SCAM', measure: 'M_WARN', reasonCode: `as-${platform}` },
  });
const opened = (platform: string) =>
  decided(platform, 'account-1', 'CaseOpened', {
    caseId: 'c1',
    category: 'FRAUD_SCAM',
    openedAt: '2026-11-22T01:59:00.000Z',
  });

interface ReportJson {
  readonly totals: Record<'events' | 'signals' | 'measures', { id: string; value: number; open: string }>;
  readonly volumes: Record<'events' | 'signals', { value: number; sources: unknown[] }>[];
  readonly measures: { readonly state: string; readonly measures: { value: number } }[];
  readonly upTo: { readonly topic: string; readonly partition: number; readonly next: string }[];
}

/** One database with a log and reporting on it. */
class Town {
  private readonly logs: PostgresLog[] = [];

  private constructor(
    readonly test: TestDatabase,
    private reporting?: Reporting,
    private url = '',
  ) {}

  static async found(): Promise<Town> {
    const town = new Town(await createTestDatabase([...logMigrations(), ...zoneMigrations, ...migrations]));
    const log = town.log(ROLES.reporting);
    town.reporting = await createReporting({
      ...{ databaseUrl: town.test.urlFor(ROLES.reporting), log, logger, metrics: new Metrics('reporting') },
      ...{ host: '127.0.0.1', port: 0, tokens, zone: 'Asia/Shanghai' },
    });
    town.url = await town.reporting.listen();
    // Reporting is up before anybody has made the topics that it reads.
    await log.ensureTopics(
      ['tallies', 'signals', 'decisions', 'measures'].map((name) => ({ name, retentionDays: null })),
    );
    return town;
  }

  private log(role: string): PostgresLog {
    const log = new PostgresLog({ database: this.test.database(role), logger });
    this.logs.push(log);
    return log;
  }

  async publish(role: string, topic: string, records: readonly OutgoingRecord[]): Promise<void> {
    const receipts = await (await this.log(role).publisher()).publish(topic, records);
    expect(receipts.filter(({ ok }) => ok)).toHaveLength(records.length);
  }

  async see(path: string, as: { platforms: string[]; role?: Role; accept?: string } = { platforms: ['*'] }) {
    const { platforms, role = 'regulator', accept = 'application/json' } = as;
    const token = await tokens.issue({ name: 'Wang', roles: [role], platforms, ttlSeconds: 60 });
    const response = await fetch(this.url + path, { headers: { accept, authorization: `Bearer ${token}` } });
    return { status: response.status, text: await response.text(), response };
  }

  async report(platform: string): Promise<ReportJson> {
    const { text } = await this.see(`/v1/reports/daily.json?platform=${platform}&from=${DAY}&to=${DAY}`);
    return JSON.parse(text) as ReportJson;
  }

  /** Waits until everything published has been read. */
  async settled(records: number): Promise<void> {
    await until(async () => {
      const { rows } = await this.test
        .database(ROLES.reporting)
        .query<{ read: bigint }>(
          `SELECT coalesce(sum(next), 0)::bigint AS read FROM reporting.positions WHERE consumer <> 'projection:timeline__v1'`,
        );
      return rows[0]!.read === BigInt(records);
    });
  }

  get address(): string {
    return this.url;
  }

  async leave(): Promise<void> {
    await this.reporting?.close();
    await Promise.all(this.logs.map((log) => log.close()));
    await this.test.drop();
  }
}

const bazaar = { platform: 'bazaar', day: DAY, type: TEXT, events: 10, signals: 2 };
const forum = { platform: 'forum', day: DAY, type: TEXT, events: 1, signals: 0 };
const tallies = [
  tallied(3, 0, 10, [bazaar, forum]),
  tallied(3, 11, 30, [bazaar]),
  tallied(40, 0, 9, [{ ...bazaar, events: 5, signals: 0 }]),
];
const signals = [
  ...['s1', 's2', 's3', 's4'].map((id) => raised('bazaar', 'account-1', id, TEXT)),
  raised('forum', 'account-1', 's1', TEXT),
];
const decisions = ['bazaar', 'forum'].flatMap((platform) => [
  opened(platform),
  decided(
    platform,
    'account-1',
    'MeasureApplied',
    { measureId: 'm1', outcome: 'applied' },
    { causationid: imposed(platform).id },
  ),
]);
const measures = [
  { ...imposed('bazaar') },
  imposed('forum'),
  decided('forum', 'account-1', 'MeasureLifted', { measureId: 'm1', at: '2026-11-22T03:00:00.000Z', reason: 'appeal' }),
];

async function tell(town: Town): Promise<void> {
  await town.publish(ROLES.classifier, 'tallies', tallies);
  await town.publish(ROLES.classifier, 'signals', signals);
  await town.publish(ROLES.enforcement, 'decisions', decisions);
  await town.publish(ROLES.enforcement, 'measures', measures);
  await town.settled(tallies.length + signals.length + decisions.length + measures.length);
}

describe('reporting', () => {
  let town: Town;
  beforeAll(async () => {
    town = await Town.found();
    await tell(town);
  });
  afterAll(() => town.leave());

  it('counts what tallies and signals say, each figure with the ranges it came from', async () => {
    const { totals, volumes, upTo } = await town.report('bazaar');
    expect([totals.events.value, totals.signals.value, totals.measures.value]).toEqual([25, 4, 1]);
    expect(volumes.map(({ events }) => events.sources)).toEqual([
      [
        { topic: 'intake', partition: 3, firstPosition: '0', lastPosition: '30', count: 20 },
        { topic: 'intake', partition: 40, firstPosition: '0', lastPosition: '9', count: 5 },
      ],
    ]);
    const stood = {
      topic: 'signals',
      partition: partitionOf('account-1'),
      firstPosition: '0',
      lastPosition: '3',
      count: 4,
    };
    expect(volumes.map((line) => line.signals.sources)).toEqual([[stood]]);
    expect(upTo).toContainEqual({ topic: 'signals', partition: stood.partition, next: '5' });
    expect(upTo).toContainEqual({ topic: 'intake', partition: 3, next: '31' });
    expect(upTo).toContainEqual({ topic: 'tallies', partition: 3, next: '2' });
  });

  it('shows two platforms with equal ids nothing of each other', async () => {
    const states = async (platform: string) => (await town.report(platform)).measures.map(({ state }) => state);
    expect([await states('bazaar'), await states('forum'), await states('elsewhere')]).toEqual([
      ['applied'],
      ['lifted'],
      [],
    ]);
    const timeline = async (platform: string) => (await town.see(`/v1/cases/c1/timeline?platform=${platform}`)).text;
    expect(await timeline('bazaar')).toContain('as-bazaar');
    expect(await timeline('bazaar')).not.toContain('forum');
    for (const path of [
      '/v1/reports/daily.json?platform=forum&from=2026-11-22&to=2026-11-22',
      '/v1/cases/c1/timeline?platform=forum',
      '/v1/figures/events~forum~2026-11-22~2026-11-22~*/sources',
    ]) {
      expect((await town.see(path, { platforms: ['bazaar'] })).status).toBe(403);
    }
  });

  it('opens a figure to its sources and its cases, and a case to its events in causal order', async () => {
    const { totals } = await town.report('bazaar');
    const figure = JSON.parse((await town.see(totals.measures.open)).text) as {
      value: number;
      measuresCounted: unknown;
    };
    expect(figure).toMatchObject({ value: 1, measuresCounted: [{ measureId: 'm1', caseId: 'c1' }] });
    await until(async () => (await town.see('/v1/cases/c1/timeline?platform=bazaar')).text.includes('MeasureApplied'));
    const { events } = JSON.parse((await town.see('/v1/cases/c1/timeline?platform=bazaar')).text) as {
      events: { type: string }[];
    };
    const names = events.map(({ type }) => type.split('.').at(-1));
    expect(names.indexOf('MeasureApplied')).toBeGreaterThan(names.indexOf('MeasureImposed'));
    expect(names).toHaveLength(3);
  });

  it('puts each look on record with the hash of what was shown, and nobody can take it off', async () => {
    const shown = await town.see(`/v1/reports/daily.csv?platform=forum&from=${DAY}&to=${DAY}`);
    const database = town.test.database(ROLES.reporting);
    const { rows } = await database.query<{ person: string; platform: string; resource: string; shown: Buffer }>(
      'SELECT person, platform, resource, shown FROM reporting.access_log ORDER BY entry DESC LIMIT 1',
    );
    expect(rows).toEqual([
      {
        person: 'Wang',
        platform: 'forum',
        resource: `daily.csv ${DAY} ${DAY}`,
        shown: createHash('sha256').update(shown.text).digest(),
      },
    ]);
    await expect(database.query('DELETE FROM reporting.access_log')).rejects.toThrow('permission denied');
    await expect(database.query("UPDATE reporting.access_log SET person = 'x'")).rejects.toThrow('permission denied');
  });

  it('gives the same report, byte for byte, when it is built again from the log', async () => {
    const again = await Town.found();
    try {
      await tell(again);
      for (const format of ['json', 'csv', 'html']) {
        const path = `/v1/reports/daily.${format}?platform=bazaar&from=2026-11-01&to=2026-11-30&lang=zh`;
        expect((await again.see(path)).text).toBe((await town.see(path)).text);
      }
    } finally {
      await again.leave();
    }
  });

  it('lets a browser in with a token and takes it from there by cookie', async () => {
    const token = await tokens.issue({ name: 'Li', roles: ['regulator'], platforms: ['bazaar'], ttlSeconds: 60 });
    const form = new URLSearchParams({ token, platform: 'bazaar', from: DAY, to: DAY, lang: 'zh' });
    const entered = await fetch(`${town.address}/session`, { method: 'POST', body: form, redirect: 'manual' });
    expect(entered.status).toBe(303);
    const cookie = entered.headers.get('set-cookie')!;
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const page = await fetch(new URL(entered.headers.get('location')!, town.address), {
      headers: { cookie: cookie.split(';')[0]! },
    });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('<html lang="zh-Hans">');
  });

  it.each([
    ['a token that is none', { token: 'none' }, 401],
    ['a platform that the token does not cover', { platform: 'forum' }, 403],
    ['days backwards', { to: '2020-01-01' }, 400],
  ])('answers a browser that comes with %s by the form again, without the token', async (_, wrong, status) => {
    const token = await tokens.issue({ name: 'Li', roles: ['regulator'], platforms: ['bazaar'], ttlSeconds: 60 });
    const given = { token, platform: 'bazaar', from: DAY, to: DAY, lang: 'en', ...wrong };
    const answer = await fetch(`${town.address}/session`, { method: 'POST', body: new URLSearchParams(given) });
    const text = await answer.text();
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([status, null]);
    expect(text).toContain('role="alert"');
    expect(text).toContain(`value="${given.from}"`);
    expect(text).not.toContain(`"${given.token}"`);
  });

  it.each([
    ['no token', '/v1/reports/daily.json', undefined, 401],
    ['a moderator', `/v1/reports/daily.json?platform=bazaar&from=${DAY}&to=${DAY}`, 'moderator', 403],
    ['no platform', `/v1/reports/daily.json?from=${DAY}&to=${DAY}`, 'regulator', 400],
    [
      'a day that does not exist',
      '/v1/reports/daily.json?platform=bazaar&from=2026-02-30&to=2026-03-01',
      'regulator',
      400,
    ],
    ['days backwards', '/v1/reports/daily.json?platform=bazaar&from=2026-03-02&to=2026-03-01', 'regulator', 400],
    ['an unknown language', `/v1/reports/daily.html?platform=bazaar&from=${DAY}&to=${DAY}&lang=xx`, 'regulator', 400],
    ['an unknown report', '/v1/reports/weekly.json?platform=bazaar', 'regulator', 404],
    ['an unknown figure', '/v1/figures/none/sources', 'regulator', 404],
    ['an unknown case', '/v1/cases/none/timeline?platform=bazaar', 'regulator', 404],
  ] as const)('answers %s with a problem', async (_, path, role, status) => {
    const answer = role
      ? await town.see(path, { platforms: ['*'], role })
      : { response: await fetch(town.address + path) };
    expect(answer.response.status).toBe(status);
    expect(answer.response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('stops at a gap in the tallied ranges and goes on showing what it has', async () => {
    await town.publish(ROLES.classifier, 'tallies', [tallied(3, 40, 50, [bazaar])]);
    await town.publish(ROLES.classifier, 'tallies', [tallied(40, 10, 19, [bazaar])]);
    await until(async () => (await town.report('bazaar')).totals.events.value === 35);
    expect((await town.report('bazaar')).upTo).toContainEqual({ topic: 'intake', partition: 3, next: '31' });
    expect((await fetch(`${town.address}/health/live`)).status).toBe(200);
  });
});
