import { Database, ROLES } from '@custos/postgres';
import { freePorts, until } from '@custos/postgres/testing';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { provision, type Provisioned } from '../provision.js';
import { SERVICES, ServiceProcess, type ServiceName } from './service-process.js';

export interface ClusterOptions {
  readonly folder: string;
  readonly log: 'kafka' | 'postgres';
  /** HOST:PORT of Kafka's brokers, with commas between them; needed with `log: 'kafka'`. */
  readonly brokers?: string;
  /** Further environment for every service. */
  readonly environment?: NodeJS.ProcessEnv;
  /** True unless told: whoever starts services on a log that is away must not wait. */
  readonly waitUntilReady?: boolean;
}

/** The cluster form on one machine: every service its own process, as operators run it, on a database of its own. */
export interface LocalCluster {
  readonly services: Readonly<Record<ServiceName, ServiceProcess>>;
  readonly provisioned: Provisioned;
  readonly databasePort: number;
  /** Kills the database server on the spot (SIGKILL) and waits until it is up again on the same data. */
  crashDatabase(): Promise<void>;
  stop(): Promise<void>;
}

export async function startCluster(options: ClusterOptions): Promise<LocalCluster> {
  const { folder, log, brokers, environment = {}, waitUntilReady = true } = options;
  await mkdir(folder, { recursive: true });
  const [databasePort, ...ports] = (await freePorts(SERVICES.length + 1)) as [number, ...number[]];
  const provisioned = await provision({ folder, databasePort });
  const { home, postgres } = provisioned;
  const shared = {
    CUSTOS_LOG: log,
    CUSTOS_MASTER_KEY: home.secrets.masterKey,
    CUSTOS_TOKEN_SECRET: home.secrets.tokenSecret,
    ...(brokers === undefined ? {} : { KAFKA_BROKERS: brokers }),
    ...environment,
  };
  const processes = SERVICES.map(
    (name, index) =>
      new ServiceProcess(name, ports[index]!, { ...shared, DATABASE_URL: postgres.urlFor(ROLES[name]) }, folder),
  );
  const services = Object.fromEntries(processes.map((service) => [service.name, service])) as Record<
    ServiceName,
    ServiceProcess
  >;
  for (const service of processes) service.start();
  const stop = async (): Promise<void> => {
    for (const service of processes) await service.stop('SIGTERM');
    await postgres.stop();
  };
  const crashDatabase = () => crashDatabaseOf(folder, postgres.ownerUrl);
  if (waitUntilReady) {
    try {
      await Promise.all(processes.map((service) => service.ready()));
    } catch (error) {
      await stop();
      throw error;
    }
  }
  return { services, provisioned, databasePort, crashDatabase, stop };
}

/** Kills the embedded server of a folder with SIGKILL; whoever started it starts it again, which is waited for. */
export async function crashDatabaseOf(folder: string, ownerUrl: string): Promise<void> {
  const killed = await postmasterOf(folder);
  process.kill(killed, 'SIGKILL');
  const database = new Database({ url: ownerUrl, applicationName: 'custos testing', max: 1 });
  const revived = async (): Promise<boolean> => {
    if ((await postmasterOf(folder)) === killed) return false;
    await database.query('SELECT 1');
    return true;
  };
  try {
    await until(() => revived().catch(() => false));
  } finally {
    await database.end();
  }
}

/** Process id of the PostgreSQL server on a data folder: it runs in a session of its own, outside our process tree. */
export async function postmasterOf(folder: string): Promise<number> {
  const file = await readFile(join(folder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8');
  return Number(file.split('\n')[0]);
}
