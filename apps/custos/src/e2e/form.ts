import { openLog, type LogRecord } from '@custos/messaging';
import { createLogger } from '@custos/observability';
import { Database, findEmbeddedPostgres, ROLES } from '@custos/postgres';
import { databaseFolder } from '../provision.js';
import {
  crashDatabaseOf,
  CustosProcess,
  freePorts,
  readLog,
  startCluster,
  type LocalCluster,
} from '../testing/index.js';

export interface Addresses {
  readonly ingest: string;
  readonly classifier: string;
  readonly enforcement: string;
  readonly reporting: string;
}

/** One of the two ways to run Custos, as the suite sees it. */
export interface Form {
  readonly name: string;
  readonly folder: string;
  readonly log: 'postgres' | 'kafka';
  readonly brokers: string | undefined;
  /** On the data that is there; once it is ready. */
  start(): Promise<void>;
  /** In order, keeping the data. */
  stop(): Promise<void>;
  readonly addresses: Addresses;
}

/** `custos up` in a process of its own. */
export async function oneProcess(folder: string): Promise<Form> {
  const [[port], [databasePort]] = [await freePorts(4), await freePorts(1)] as [[number], [number]];
  const args = ['up', '--data', folder, '--port', String(port), '--database-port', String(databasePort)];
  let running: CustosProcess | undefined;
  const at = (offset: number): string => `http://127.0.0.1:${port + offset}`;
  return {
    ...{ name: 'custos up', folder, log: 'postgres', brokers: undefined },
    addresses: { ingest: at(0), classifier: at(1), enforcement: at(2), reporting: at(3) },
    async start() {
      running = new CustosProcess([...args, '--log-level', 'warn']);
      await running.wrote(at(1));
    },
    async stop() {
      if (running?.running !== true) return;
      running.signal('SIGINT');
      const { code, output, errors } = await running.ended;
      if (code !== 0) throw new Error(`custos up ended with ${code}: ${output}${errors}`);
    },
  };
}

/** Each service its own process, on Kafka. */
export function clusterOnKafka(folder: string, brokers: string, environment: NodeJS.ProcessEnv = {}): Form {
  let cluster: LocalCluster | undefined;
  const options = { folder, log: 'kafka', brokers, environment: { LOG_LEVEL: 'warn', ...environment } } as const;
  return {
    ...{ name: 'cluster on Kafka', folder, log: 'kafka', brokers },
    get addresses() {
      if (cluster === undefined) throw new Error('the cluster has not been started');
      const { ingest, classifier, enforcement, reporting } = cluster.services;
      return {
        ingest: ingest.url,
        classifier: classifier.url,
        enforcement: enforcement.url,
        reporting: reporting.url,
      };
    },
    async start() {
      cluster = await startCluster(options);
    },
    async stop() {
      await cluster?.stop();
      cluster = undefined;
    },
  };
}

/** The form's database under its owner, who sees all that the services keep. */
export async function ownersDatabase({ folder }: Form): Promise<Database> {
  const found = await findEmbeddedPostgres(databaseFolder(folder));
  if (found === undefined) throw new Error(`no database runs in ${folder}`);
  return new Database({ url: found.ownerUrl, applicationName: 'custos e2e', max: 2 });
}

/** Kills the form's database on the spot and waits until it has come back. */
export async function crashDatabase({ folder }: Form): Promise<void> {
  const found = await findEmbeddedPostgres(databaseFolder(folder));
  await crashDatabaseOf(folder, found!.ownerUrl);
}

/** All that a topic holds. */
export async function recordsOf({ log: kind, brokers }: Form, database: Database, topic: string): Promise<LogRecord[]> {
  if (kind === 'postgres') await database.query(`SELECT log.allow('${ROLES.owner}', $1, 'read')`, [topic]);
  const log = openLog({ kind, brokers, database, clientId: 'e2e', logger: createLogger('e2e', 'silent') });
  try {
    return await readLog(log, topic);
  } finally {
    await log.close();
  }
}
