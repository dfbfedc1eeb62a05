import { join } from 'node:path';
import { ApiKeys } from '@custos/auth';
import { postmasterOf, startCluster, type LocalCluster, type ServiceName } from '@custos/app-custos/testing';
import { Database } from '@custos/postgres';
import { writeBenchPack } from './bench-pack.js';
import type { Target } from './load.js';

export interface Ours extends Target {
  readonly cluster: LocalCluster;
  readonly database: Database;
  /** Process ids by stage; `postgres` is the server that all of them share. */
  stages(): Promise<Readonly<Record<ServiceName | 'postgres', number>>>;
}

const COUNT = {
  name: 'bench-count',
  text: 'SELECT COALESCE(sum(events), 0)::int8 AS events FROM reporting.volumes__v1',
};

/** The four services as operators run them, each a process of its own, with everything on. */
export async function startOurs(kind: 'kafka' | 'postgres', folder: string, brokers?: string): Promise<Ours> {
  const pack = await writeBenchPack(folder);
  const cluster = await startCluster({
    folder: join(folder, 'cluster'),
    log: kind,
    ...(brokers === undefined ? {} : { brokers }),
    environment: { LOG_LEVEL: 'warn', CUSTOS_POLICY_PACK: pack },
  });
  const database = new Database({
    url: cluster.provisioned.postgres.ownerUrl,
    applicationName: 'custos bench',
    max: 4,
  });
  const { key } = await new ApiKeys(database).create('bench');
  return {
    cluster,
    database,
    url: cluster.services.ingest.url,
    path: '/v1/events',
    headers: { authorization: `Bearer ${key}` },
    async processed() {
      const { rows } = await database.query<{ events: bigint }>(COUNT);
      return Number(rows[0]!.events);
    },
    async stages() {
      const { ingest, classifier, enforcement, reporting } = cluster.services;
      const postgres = await postmasterOf(join(folder, 'cluster'));
      return {
        ingest: ingest.pid!,
        classifier: classifier.pid!,
        enforcement: enforcement.pid!,
        reporting: reporting.pid!,
        postgres,
      };
    },
    async stop() {
      await database.end();
      await cluster.stop();
    },
  };
}
