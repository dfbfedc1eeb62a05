import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ApiKeys } from '@custos/auth';
import { readLog, startCluster, type LocalCluster } from '@custos/app-custos/testing';
import { openLog, type Log } from '@custos/messaging';
import { startKafka, type KafkaCluster } from '@custos/messaging/local-kafka';
import { createLogger } from '@custos/observability';
import { Database, ROLES } from '@custos/postgres';
import { LIVE_WORDING } from '../bench/pipeline/traffic.js';
import { check, checkControl, type Findings } from './checker.js';
import { startControl } from './control.js';
import { serviceVictim, strike, type Strike, type Victim } from './disturbances.js';
import { Observer } from './observer.js';
import { ChaosPublisher } from './publisher.js';

interface Options {
  readonly log: 'kafka' | 'postgres';
  readonly events: number;
  readonly kills: number;
  readonly pace: number;
}

interface Result extends Findings {
  readonly log: string;
  readonly events: number;
  readonly strikes: readonly Strike[];
  readonly resends: number;
  readonly longest_stall_seconds: number;
  readonly seconds: number;
  /** The consumer that is wrong on purpose, under the same strikes: `caught` must be true. */
  readonly control: { readonly lost: number; readonly second_effects: number; readonly caught: boolean };
}

const BROKERS = 3;
const LEASE_MS = 10_000;
const SETTLE_MS = 180_000;

function* rolls(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

function databaseVictim(cluster: LocalCluster): Victim {
  return { name: 'postgres', kill: () => cluster.crashDatabase() };
}

function brokerVictim(kafka: KafkaCluster): Victim {
  let turn = 0;
  return {
    name: 'broker',
    async kill() {
      const index = turn++ % BROKERS;
      await kafka.kill(index);
      await kafka.restart(index);
    },
  };
}

async function evidence(
  options: Options,
  cluster: LocalCluster,
  brokers: string | undefined,
  database: Database,
): Promise<{ log: Log; reader: Database }> {
  const { log: kind } = options;
  if (kind === 'postgres') await database.query(`SELECT log.allow('${ROLES.owner}', 'intake', 'read')`);
  const reader = new Database({
    url: cluster.provisioned.postgres.ownerUrl,
    applicationName: 'custos chaos reader',
    max: 2,
  });
  return {
    log: openLog({ kind, brokers, database: reader, clientId: 'chaos', logger: createLogger('chaos', 'silent') }),
    reader,
  };
}

async function run(options: Options, folder: string): Promise<Result> {
  const started = performance.now();
  const kafka =
    options.log === 'kafka' ? await startKafka({ brokers: BROKERS, folder: join(folder, 'kafka') }) : undefined;
  const brokers = kafka?.brokers.join(',');
  const cluster = await startCluster({
    folder: join(folder, 'cluster'),
    log: options.log,
    ...(brokers === undefined ? {} : { brokers }),
    environment: { LOG_LEVEL: 'warn' },
  });
  const database = new Database({
    url: cluster.provisioned.postgres.ownerUrl,
    applicationName: 'custos chaos',
    max: 4,
  });
  const control = await startControl({ ownerUrl: cluster.provisioned.postgres.ownerUrl, log: options.log, brokers });
  try {
    const { key } = await new ApiKeys(database).create('chaos');
    const publisher = new ChaosPublisher({
      url: cluster.services.ingest.url,
      apiKey: key,
      source: 'chaos',
      events: options.events,
      accounts: 2_000,
      lanes: 16,
      pace: options.pace,
      flaggedWording: LIVE_WORDING,
    });
    const observer = new Observer(database, publisher);
    const random = rolls(options.events);
    const victims = [
      ...Object.values(cluster.services).map(serviceVictim),
      control.victim,
      kafka ? brokerVictim(kafka) : databaseVictim(cluster),
    ];
    const publishing = publisher.run();
    const strikes = await strike(victims, {
      kills: options.kills,
      freezeMs: LEASE_MS + 2_000,
      progress: () => publisher.sent.length / options.events,
      inFlight: async () => publisher.inFlight + (await observer.behind()),
      random: () => random.next().value,
    });
    await publishing;
    await observer.settled(SETTLE_MS);
    const { log, reader } = await evidence(options, cluster, brokers, database);
    const intake = await readLog(log, 'intake');
    const findings = await check({ intake, sent: publisher.sent, receipts: publisher.receipts, database });
    const controlled = await checkControl(intake, database);
    await log.close();
    await reader.end();
    return {
      log: options.log,
      events: options.events,
      strikes,
      resends: publisher.resends,
      longest_stall_seconds: observer.longestStallMs / 1_000,
      seconds: (performance.now() - started) / 1_000,
      ...findings,
      control: {
        lost: controlled.lost,
        second_effects: controlled.second_effects,
        caught: controlled.lost + controlled.second_effects > 0,
      },
    };
  } finally {
    await control.stop();
    await database.end();
    await cluster.stop();
    await kafka?.stop();
  }
}

/** Undefined where the command line asks for something else. */
function asked(): (Options & { readonly json: boolean }) | undefined {
  try {
    const { log, events, kills, pace, json } = parseArgs({
      options: {
        log: { type: 'string', default: 'postgres' },
        events: { type: 'string', default: '100000' },
        kills: { type: 'string', default: '20' },
        pace: { type: 'string', default: '1000' },
        json: { type: 'boolean', default: false },
      },
    }).values;
    if (log !== 'kafka' && log !== 'postgres') return undefined;
    const options: Options & { readonly json: boolean } = {
      log,
      events: Number(events),
      kills: Number(kills),
      pace: Number(pace),
      json,
    };
    const whole = [options.events, options.pace].every((number) => Number.isInteger(number) && number > 0);
    return whole && Number.isInteger(options.kills) && options.kills >= 0 ? options : undefined;
  } catch {
    return undefined;
  }
}

const options = asked();
if (options === undefined) {
  console.error(
    'usage: npm run chaos -- [--log kafka|postgres] [--events N] [--kills N] [--pace EVENTS_PER_SECOND] [--json]',
  );
  process.exit(2);
}
const folder = await mkdtemp(join(tmpdir(), 'custos-chaos-'));
const result = await run(options, folder);
if (options.json) console.log(JSON.stringify(result));
else {
  const { strikes, details, control, ...figures } = result;
  console.table(strikes);
  const rounded = (value: unknown): unknown => (typeof value === 'number' ? Math.round(value * 10) / 10 : value);
  console.table(Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, rounded(value)])));
  console.log(
    `control: ${control.caught ? 'caught' : 'NOT caught'}, ${control.lost} lost, ${control.second_effects} second effects`,
  );
  for (const detail of details) console.log(detail);
}
if (!result.control.caught)
  console.error('the control, which is built to fail, did not: so few events and kills prove nothing, give more');
const sound = result.lost === 0 && result.second_effects === 0 && result.reordered === 0 && result.control.caught;
if (sound) await rm(folder, { recursive: true, force: true });
else console.error(`what the services said is in ${folder}`);
process.exit(sound ? 0 : 1);
