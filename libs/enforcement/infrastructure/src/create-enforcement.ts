import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ApiKeys, RoleTokens, TOKEN_VERIFIER } from '@custos/auth';
import { TOPICS } from '@custos/contracts';
import type { AutomationPolicy } from '@custos/enforcement-domain';
import { createService, type Service } from '@custos/http';
import { instantOf, type Clock } from '@custos/kernel';
import { ConsumerRunner, ParkedRecords, Relay, type Log } from '@custos/messaging';
import type { Logger, Metrics } from '@custos/observability';
import { ParkingModule } from '@custos/parking';
import { Database } from '@custos/postgres';
import { SubjectKeys } from '@custos/privacy';
import { eventRelaySource, topicOfEvent } from './event-relay-source.js';
import { ExpiryPoller } from './expiry/expiry-poller.js';
import { CasesController } from './http/cases.controller.js';
import { DecideCaseHandler } from './http/decide-case.js';
import { ListCasesHandler } from './http/list-cases.js';
import { ListMeasuresHandler } from './http/list-measures.js';
import { MeasuresController } from './http/measures.controller.js';
import { ShowCaseHandler } from './http/show-case.js';
import { CLOCK, SCHEMA_NAME, TERMS } from './http/tokens.js';
import { INFLOW_TOPICS, InflowHandler } from './inflow/inflow-handler.js';
import { SCHEMA } from './migrations.js';
import { CaseTable } from './store/case-table.js';
import { IdempotencyKeys } from './store/idempotency-keys.js';
import { MeasureFeed } from './store/measure-feed.js';
import { WorkStore } from './store/work-store.js';

export interface EnforcementOptions {
  readonly databaseUrl: string;
  readonly log: Log;
  readonly masterKey: Buffer;
  readonly tokenSecret: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly host: string;
  readonly port: number;
  readonly policy?: AutomationPolicy;
  /** The machine's clock unless told. */
  readonly clock?: Clock;
}

const CONSUMER = 'enforcement';

/** Holds wherever the platform serves, for three days at most. */
const DEFAULT_POLICY: AutomationPolicy = {
  terms: { territory: ['*'], redressId: 'appeal-v1' },
  holdMs: 72 * 3_600_000,
};

@Module({})
class EnforcementModule {}

/** The whole service: consumer, relay, poller and routes. Nothing runs before `listen`; `close` drains in order. */
export async function createEnforcement(options: EnforcementOptions): Promise<Pick<Service, 'listen' | 'close'>> {
  const { log, logger, metrics, policy = DEFAULT_POLICY, clock = () => instantOf(Date.now()) } = options;
  const database = new Database({ url: options.databaseUrl, applicationName: 'custos enforcement' });
  const store = new WorkStore(SCHEMA);
  const subjectKeys = new SubjectKeys(database, options.masterKey);
  const inflow = () => new InflowHandler({ schema: SCHEMA, store, subjectKeys, policy, clock });
  const common = { log, database, schema: SCHEMA, logger, metrics };
  const runner = new ConsumerRunner({
    ...common,
    group: CONSUMER,
    topics: INFLOW_TOPICS,
    handler: inflow(),
    onPoison: 'park',
  });
  const relay = new Relay({
    ...common,
    name: 'enforcement-events',
    source: eventRelaySource(SCHEMA),
    topicOf: topicOfEvent,
  });
  const poller = new ExpiryPoller({ schema: SCHEMA, database, store, clock, logger });
  const tokens = new RoleTokens(options.tokenSecret);
  const module: DynamicModule = {
    module: EnforcementModule,
    imports: [
      CqrsModule.forRoot(),
      ParkingModule.of({
        records: new ParkedRecords({ database, schema: SCHEMA, consumer: CONSUMER }),
        handler: inflow,
        tokens,
      }),
    ],
    controllers: [CasesController, MeasuresController],
    providers: [
      DecideCaseHandler,
      ListCasesHandler,
      ListMeasuresHandler,
      ShowCaseHandler,
      { provide: Database, useValue: database },
      { provide: WorkStore, useValue: store },
      { provide: SubjectKeys, useValue: subjectKeys },
      { provide: CaseTable, useValue: new CaseTable(database, SCHEMA) },
      { provide: MeasureFeed, useValue: new MeasureFeed(database, SCHEMA) },
      { provide: IdempotencyKeys, useValue: new IdempotencyKeys(SCHEMA) },
      { provide: ApiKeys, useValue: new ApiKeys(database) },
      { provide: TOKEN_VERIFIER, useValue: tokens },
      { provide: TERMS, useValue: policy.terms },
      { provide: CLOCK, useValue: clock },
      { provide: SCHEMA_NAME, useValue: SCHEMA },
    ],
  };
  const service = await createService(module, {
    host: options.host,
    port: options.port,
    logger,
    metrics,
    live: {
      consumer: () => unlessUnhealthy(runner.status()),
      relay: () => unlessUnhealthy(relay.status()),
      expiry: () => unlessUnhealthy(poller.status()),
    },
    ready: { database: async () => void (await database.query('SELECT 1')), log: () => log.ping() },
    onDrain: [() => runner.drain(), () => poller.drain(), () => relay.drain(), () => database.end()],
  });
  return {
    async listen() {
      await log.ensureTopics(TOPICS);
      runner.start();
      relay.start();
      poller.start();
      return service.listen();
    },
    close: () => service.close(),
  };
}

function unlessUnhealthy({ healthy, problems }: { healthy: boolean; problems: readonly string[] }): void {
  if (!healthy) throw new Error(problems.join('; '));
}
