import { Module, type DynamicModule } from '@nestjs/common';
import { TOKEN_VERIFIER, type TokenVerifier } from '@custos/auth';
import { Beginning, createService, type Service, type WorkStatus } from '@custos/http';
import type { Log } from '@custos/messaging';
import type { Logger, Metrics } from '@custos/observability';
import { Database, keepZone } from '@custos/postgres';
import { Projections } from '@custos/projections';
import { RegulatorsDesk } from '@custos/reporting-application';
import { projections } from '@custos/reporting-domain';
import { decode } from './decode.js';
import { SCHEMA } from './migrations.js';
import { PostgresAccessLog } from './postgres-access-log.js';
import { PostgresReadModels } from './postgres-read-models.js';
import { RegulatorsController, ZONE } from './regulators.controller.js';
import { SessionController } from './session.controller.js';

export interface ReportingOptions {
  /** Under the role `custos_reporting`, migrated. */
  readonly databaseUrl: string;
  /** Not closed with the service. */
  readonly log: Log;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly tokens: TokenVerifier;
  /** IANA name of the zone in which days are counted. */
  readonly zone: string;
}

export type Reporting = Pick<Service, 'listen' | 'close'>;

@Module({})
class ReportingModule {
  static with(desk: RegulatorsDesk, tokens: TokenVerifier, zone: string): DynamicModule {
    return {
      module: ReportingModule,
      controllers: [RegulatorsController, SessionController],
      providers: [
        { provide: RegulatorsDesk, useValue: desk },
        { provide: TOKEN_VERIFIER, useValue: tokens },
        { provide: ZONE, useValue: zone },
      ],
    };
  }
}

/** The reporting service: feeds its read models from the log and answers regulators. Reads while it catches up. */
export async function createReporting(options: ReportingOptions): Promise<Reporting> {
  const { databaseUrl, log, logger, metrics, host, port, tokens, zone } = options;
  const database = new Database({ url: databaseUrl, applicationName: 'custos reporting' });
  const feeds = new Projections({
    ...{ log, database, schema: SCHEMA, decode, logger, metrics },
    projections: projections(zone),
  });
  const desk = new RegulatorsDesk(new PostgresReadModels(database), new PostgresAccessLog(database));
  const beginning = new Beginning(logger, async (cancelled) => {
    await keepZone(database, zone);
    if (!cancelled.aborted) feeds.start();
  });
  const ready = { database: async () => void (await database.query('SELECT 1')) };
  const service = await createService(ReportingModule.with(desk, tokens, zone), {
    ...{ host, port, logger, metrics },
    live: { work: { projections: () => statusOf(feeds) }, needs: { ...ready, log: () => log.ping() } },
    ready: { start: () => beginning.check(), ...ready },
    onDrain: [() => feeds.drain(), () => database.end()],
  });
  return {
    async listen() {
      const url = await service.listen();
      await beginning.begin();
      return url;
    },
    close() {
      beginning.cancel();
      return service.close();
    },
  };
}

function statusOf(feeds: Pick<Projections<never>, 'status'>): WorkStatus {
  const all = feeds.status();
  return {
    healthy: all.every(({ healthy }) => healthy),
    problems: all.flatMap(({ problems }) => problems),
    stuck: all.some(({ stuck }) => stuck),
  };
}
