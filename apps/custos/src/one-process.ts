import 'reflect-metadata';
import { RoleTokens } from '@custos/auth';
import { startClassifierThread } from '@custos/classification-infrastructure';
import { TOPICS } from '@custos/contracts';
import { createEnforcement } from '@custos/enforcement-infrastructure';
import { createIngest } from '@custos/intake-infrastructure';
import { ROLES } from '@custos/postgres';
import { Surroundings, type Served } from '@custos/process';
import { createReporting } from '@custos/reporting-infrastructure';
import type { RunOptions } from './options.js';
import { provision, type Provisioned } from './provision.js';

export interface Urls {
  readonly ingest: string;
  readonly classifier: string;
  readonly enforcement: string;
  readonly reporting: string;
}

export interface RunningCustos {
  readonly urls: Urls;
  readonly provisioned: Provisioned;
  /** Drains in the direction of the flow, so that what ingest accepted goes as far as it can; the database stops last. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Four services share one small database. */
const LOG_CONNECTIONS = 4;

async function createParts(options: RunOptions, provisioned: Provisioned): Promise<Served[]> {
  const { masterKey, tokenSecret } = provisioned.home.secrets;
  const key = Buffer.from(masterKey, 'base64');
  const [forIngest, forEnforcement, forReporting] = (['ingest', 'enforcement', 'reporting'] as const).map(
    (service) =>
      new Surroundings(service, {
        ...options,
        databaseUrl: provisioned.postgres.urlFor(ROLES[service]),
        logConnections: LOG_CONNECTIONS,
        alone: true,
      }),
  ) as [Surroundings, Surroundings, Surroundings];
  const { ports } = options;
  const tokens = new RoleTokens(tokenSecret);
  const [ingest, classifier, enforcement, reporting] = await Promise.all([
    createIngest({ ...forIngest, masterKey: key, host: HOST, port: ports.ingest }),
    startClassifierThread({
      databaseUrl: provisioned.postgres.urlFor(ROLES.classifier),
      log: options.log,
      brokers: options.brokers,
      security: options.security,
      masterKey,
      logLevel: options.logLevel,
      host: HOST,
      port: ports.classifier,
      zone: options.zone,
      tokenSecret,
      packFolder: process.env['CUSTOS_POLICY_PACK'] || undefined,
      externalModels: process.env['CUSTOS_EXTERNAL_MODELS'] || undefined,
    }),
    createEnforcement({ ...forEnforcement, masterKey: key, tokens, host: HOST, port: ports.enforcement }),
    createReporting({ ...forReporting, tokens, zone: options.zone, host: HOST, port: ports.reporting }),
  ]);
  // Before anyone reads or writes: a consumer that found no topic yet would complain and wait. Where the log is away,
  // each service says so and makes its own topics once it is back.
  await forIngest.log.ensureTopics(TOPICS).catch(() => undefined);
  return [forIngest.around(ingest), classifier, forEnforcement.around(enforcement), forReporting.around(reporting)];
}

/** All four services in this process, the classifier in a thread of its own, on an embedded PostgreSQL. */
export async function startOneProcess(options: RunOptions): Promise<RunningCustos> {
  const provisioned = await provision({ folder: options.folder, databasePort: options.ports.database });
  const started: Served[] = [];
  const close = async (): Promise<void> => {
    for (const part of started) await part.close();
    await provisioned.postgres.stop();
  };
  let listening: Promise<string>[] = [];
  try {
    started.push(...(await createParts(options, provisioned)));
    listening = started.map((part) => part.listen());
    const [ingest, classifier, enforcement, reporting] = (await Promise.all(listening)) as [
      string,
      string,
      string,
      string,
    ];
    return { urls: { ingest, classifier, enforcement, reporting }, provisioned, close };
  } catch (error) {
    // One that is still about to listen would do so after it has been closed.
    await Promise.allSettled(listening);
    await close();
    throw error;
  }
}
