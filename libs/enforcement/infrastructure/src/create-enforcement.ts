import type { TokenVerifier } from '@custos/auth';
import { TOPICS } from '@custos/contracts';
import type { AutomationPolicy } from '@custos/enforcement-domain';
import { Beginning, createService, type Service } from '@custos/http';
import { instantOf, type Clock } from '@custos/kernel';
import { ConsumerRunner, ParkedRecords, Relay, type Log } from '@custos/messaging';
import type { Logger, Metrics } from '@custos/observability';
import { Database } from '@custos/postgres';
import { SubjectKeys } from '@custos/privacy';
import { EnforcementModule } from './enforcement.module.js';
import { eventRelaySource, topicOfEvent } from './event-relay-source.js';
import { ExpiryPoller } from './expiry/expiry-poller.js';
import { INFLOW_TOPICS, InflowHandler } from './inflow/inflow-handler.js';
import { SCHEMA } from './migrations.js';
import { WorkStore } from './store/work-store.js';

export interface EnforcementOptions {
  /** Under the role of enforcement, migrated. */
  readonly databaseUrl: string;
  /** Stays the caller's to close, after enforcement. */
  readonly log: Log;
  /** 32 bytes, the same for every service. */
  readonly masterKey: Buffer;
  readonly tokens: TokenVerifier;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly policy?: AutomationPolicy;
  /** The machine's clock unless told. */
  readonly clock?: Clock;
}

export type Enforcement = Pick<Service, 'listen' | 'close'>;

const CONSUMER = 'enforcement';
const OWN_TOPICS: ReadonlySet<string> = new Set([...INFLOW_TOPICS, 'decisions', 'measures']);

/** Holds wherever the platform serves, for three days at most. */
const DEFAULT_POLICY: AutomationPolicy = {
  terms: { territory: ['*'], redressId: 'appeal-v1' },
  holdMs: 72 * 3_600_000,
};

/**
 * The enforcement service: what comes in by topics, what reviewers decide, what is due, and the relay of what followed.
 * It listens even while the database or the log is away; consumer, relay and poller take up their work when they are back.
 */
export async function createEnforcement(options: EnforcementOptions): Promise<Enforcement> {
  const { log, logger, metrics, tokens, policy = DEFAULT_POLICY, clock = () => instantOf(Date.now()) } = options;
  const database = new Database({ url: options.databaseUrl, applicationName: 'custos enforcement' });
  const store = new WorkStore(SCHEMA);
  const subjectKeys = new SubjectKeys(database, options.masterKey);
  const inflow = () => new InflowHandler({ schema: SCHEMA, store, subjectKeys, policy, clock });
  const common = { log, database, schema: SCHEMA, logger, metrics };
  const consumer = { group: CONSUMER, topics: INFLOW_TOPICS, handler: inflow(), onPoison: 'park' } as const;
  const runner = new ConsumerRunner({ ...common, ...consumer });
  const outflow = { name: 'enforcement-events', source: eventRelaySource(SCHEMA), topicOf: topicOfEvent };
  const relay = new Relay({ ...common, ...outflow });
  const poller = new ExpiryPoller({ schema: SCHEMA, database, store, clock, logger });
  const records = new ParkedRecords({ database, schema: SCHEMA, consumer: CONSUMER });
  const beginning = new Beginning(logger, async (cancelled) => {
    await log.ensureTopics(TOPICS.filter(({ name }) => OWN_TOPICS.has(name)));
    if (cancelled.aborted) return;
    for (const part of [runner, relay, poller]) part.start();
  });
  const needs = {
    database: async () => void (await database.query('SELECT 1')),
    log: () => log.ping(),
  };

  const service = await createService(
    EnforcementModule.of({
      ...{ database, store, subjectKeys, tokens, clock, terms: policy.terms },
      parking: { records, handler: inflow },
    }),
    {
      ...{ host: options.host, port: options.port, logger, metrics },
      live: {
        work: { consumer: () => runner.status(), relay: () => relay.status(), expiry: () => poller.status() },
        needs,
      },
      ready: { start: () => beginning.check(), ...needs },
      onDrain: [() => runner.drain(), () => poller.drain(), () => relay.drain(), () => database.end()],
    },
  );

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
