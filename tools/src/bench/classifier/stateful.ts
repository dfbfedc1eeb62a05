import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createClassifier, migrations } from '@custos/classification-infrastructure';
import { sealContextOf } from '@custos/contracts';
import { derivedId, PARTITIONS, partitionOf } from '@custos/kernel';
import type { LogRecord } from '@custos/messaging';
import { createLogger, Metrics } from '@custos/observability';
import { Database, migrate, ROLES } from '@custos/postgres';
import { startTemporaryCluster } from '@custos/postgres/testing';
import { privacyMigrations, Pseudonyms, seal, SubjectKeys } from '@custos/privacy';
import { atLeast, atMost, type Figures } from '../figures.js';
import { MemoryLog } from './memory-log.js';
import { statefulPack, TEXT } from './stateful-pack.js';
import { Dice, SyntheticTexts } from './synthetic-texts.js';

const EVENTS = 200_000;
/** Share of the events after which measuring begins. */
const WARM = 0.25;
const ACCOUNTS = 20_000;
const START = Date.UTC(2026, 10, 22);
const MEMORY_EVENTS = Number(process.env['BENCH_EVENTS'] ?? 10_000_000);

/**
 * 25 rules with windows in the whole service, its transactions on a PostgreSQL with fsync; only the log is in memory.
 * Then how much a process grows by judging (`BENCH_EVENTS` of them, ten million unless told).
 */
export async function figures(): Promise<Figures> {
  const { perCore, perSecond } = await eventsPerSecond();
  return {
    stateful_25: atLeast(perCore, 'events/s', 25_000),
    stateful_25_by_the_clock: { value: perSecond, unit: 'events/s' },
    rss_growth_mb: atMost(await growth(), 'MiB', 32),
  };
}

async function eventsPerSecond(): Promise<{ perCore: number; perSecond: number }> {
  const cluster = await startTemporaryCluster();
  const folder = await mkdtemp(join(tmpdir(), 'custos-bench-pack-'));
  const database = new Database({ url: cluster.urlFor(ROLES.classifier), applicationName: 'bench', max: 2 });
  try {
    await migrate(cluster.ownerUrl, [...privacyMigrations(), ...migrations]);
    const masterKey = randomBytes(32);
    const ingest = new Database({ url: cluster.urlFor(ROLES.ingest), applicationName: 'bench', max: 2 });
    const intake = await intakeOf(new SubjectKeys(ingest, masterKey, { capacity: ACCOUNTS }), masterKey);
    await ingest.end();
    await writePack(folder);
    const classifier = await createClassifier({
      ...{ databaseUrl: cluster.urlFor(ROLES.classifier), log: new MemoryLog(intake), masterKey },
      ...{ tokenSecret: 'a secret that is good enough for a bench', packFolder: folder, zone: 'Asia/Shanghai' },
      ...{ host: '127.0.0.1', port: 0, logger: createLogger('bench', 'warn'), metrics: new Metrics('bench') },
    });
    await classifier.listen();
    await judged(database, WARM * EVENTS);
    const from = { events: await judgedSoFar(database), cpu: process.cpuUsage(), at: performance.now() };
    await judged(database, EVENTS);
    const { user, system } = process.cpuUsage(from.cpu);
    const seconds = (performance.now() - from.at) / 1000;
    await classifier.close();
    const events = EVENTS - from.events;
    return { perCore: Math.round(events / ((user + system) / 1_000_000)), perSecond: Math.round(events / seconds) };
  } finally {
    await database.end();
    await cluster.remove();
    await rm(folder, { recursive: true });
  }
}

/** Sealed texts of accounts of which some post often and most seldom, five in a second. */
async function intakeOf(subjectKeys: SubjectKeys, masterKey: Buffer): Promise<LogRecord[][]> {
  const pseudonyms = new Pseudonyms(masterKey);
  const accounts = Array.from({ length: ACCOUNTS }, (_, account) => pseudonyms.of('bench', 'account', String(account)));
  const keys = await subjectKeys.ensure(accounts.map((subject) => ({ platform: 'bench', subject })));
  const dice = new Dice(11);
  const messages = new SyntheticTexts(7).messages(5_000);
  const intake = Array.from({ length: PARTITIONS }, (): LogRecord[] => []);
  for (let event = 0; event < EVENTS; event++) {
    const account = accounts[dice.rank(ACCOUNTS)] as string;
    const id = derivedId({ platform: 'bench', source: '/chat', id: String(event), revision: 0, purpose: 'event' });
    const time = new Date(START + event * 200).toISOString();
    const text = seal(keys.get(`bench/${account}`)!, messages[event % 5_000] as string, sealContextOf(id, '/text'));
    const groupId = pseudonyms.of('bench', 'group', String(dice.below(50)));
    const envelope = {
      ...{ specversion: '1.0', id, source: '/chat', type: TEXT, schemaversion: 1, platform: 'bench' },
      ...{ partitionkey: account, time, ingesttime: time, revision: 0 },
      data: { contentId: String(event), accountId: account, groupId, text },
    };
    const partition = partitionOf(account);
    const records = intake[partition] as LogRecord[];
    const value = Buffer.from(JSON.stringify(envelope));
    const position = BigInt(records.length);
    records.push({ topic: 'intake', partition, position, key: account, headers: {}, value, appendedAt: 0 });
  }
  return intake;
}

/** JSON is YAML too. */
async function writePack(folder: string): Promise<void> {
  const { rules, banks: _, ...head } = statefulPack();
  await mkdir(join(folder, 'rules'));
  await writeFile(join(folder, 'pack.yaml'), JSON.stringify(head));
  for (const rule of rules) await writeFile(join(folder, `rules/${rule.id}.yaml`), JSON.stringify(rule));
}

async function judgedSoFar(database: Database): Promise<number> {
  const { rows } = await database.query<{ next: string }>(
    `SELECT coalesce(sum(next), 0)::text AS next FROM classifier.positions WHERE consumer = 'classifier'`,
  );
  return Number(rows[0]?.next);
}

async function judged(database: Database, events: number): Promise<void> {
  while ((await judgedSoFar(database)) < events) await pause(20);
}

/** In a process of its own, since this one has held whole logs. */
async function growth(): Promise<number> {
  const program = fileURLToPath(new URL('./stateful-memory.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program, String(MEMORY_EVENTS)]);
  return Number(stdout);
}
