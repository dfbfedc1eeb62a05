import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClassifier, migrations } from '@custos/classification-infrastructure';
import { PARTITIONS } from '@custos/kernel';
import { createLogger, Metrics } from '@custos/observability';
import { Database, migrate, ROLES, zoneMigrations } from '@custos/postgres';
import { startTemporaryCluster } from '@custos/postgres/testing';
import { privacyMigrations } from '@custos/privacy';
import { atLeast, type Figures } from '../figures.js';
import { MemoryLog, PackedRecords } from './memory-log.js';
import { PartialRun, type Rate } from './partial-run.js';
import { SealedIntake } from './sealed-intake.js';
import { statefulPack } from './stateful-pack.js';
import { Dice, SyntheticTexts } from './synthetic-texts.js';

const EVENTS = 200_000;
const ACCOUNTS = 20_000;
const START = Date.UTC(2026, 10, 22);

/** 25 rules with windows in the whole service, its transactions on a PostgreSQL with fsync; only the log is in memory. */
export async function figures(): Promise<Figures> {
  const { perCore, perSecond } = await eventsPerSecond();
  return {
    stateful_25: atLeast(perCore, 'events/s', 25_000),
    stateful_25_by_the_clock: { value: perSecond, unit: 'events/s' },
  };
}

async function eventsPerSecond(): Promise<Rate> {
  const cluster = await startTemporaryCluster();
  const folder = await mkdtemp(join(tmpdir(), 'custos-bench-pack-'));
  const database = new Database({ url: cluster.urlFor(ROLES.classifier), applicationName: 'bench', max: 2 });
  try {
    await migrate(cluster.ownerUrl, [...privacyMigrations(), ...zoneMigrations, ...migrations]);
    const masterKey = randomBytes(32);
    const sealed = await SealedIntake.open(cluster.urlFor(ROLES.ingest), masterKey, ACCOUNTS);
    const intake = intakeOf(sealed);
    await writePack(folder);
    const classifier = await createClassifier({
      ...{ databaseUrl: cluster.urlFor(ROLES.classifier), log: new MemoryLog(intake), masterKey },
      ...{ tokenSecret: 'a secret that is good enough for a bench', packFolder: folder, zone: 'Asia/Shanghai' },
      ...{ host: '127.0.0.1', port: 0, logger: createLogger('bench', 'warn'), metrics: new Metrics('bench') },
    });
    await classifier.listen();
    const run = new PartialRun(EVENTS);
    for (let judged = 0; judged < EVENTS; run.reached(judged)) {
      await pause(50);
      judged = await judgedSoFar(database);
    }
    const rate = run.rate();
    await classifier.close();
    return rate;
  } finally {
    await database.end();
    await cluster.remove();
    await rm(folder, { recursive: true });
  }
}

/** Texts of accounts of which some post often and most seldom, five in a second. */
function intakeOf(sealed: SealedIntake): PackedRecords[] {
  const dice = new Dice(11);
  const messages = new SyntheticTexts(7).messages(5_000);
  const intake = Array.from({ length: PARTITIONS }, () => new PackedRecords());
  for (let number = 0; number < EVENTS; number++) {
    const posted = { number, account: dice.rank(ACCOUNTS), time: START + number * 200, group: dice.below(50) };
    const record = sealed.record({ ...posted, text: messages[number % 5_000] as string });
    (intake[record.partition] as PackedRecords).push(record);
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
