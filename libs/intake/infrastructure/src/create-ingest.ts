import { ApiKeys, type TokenVerifier } from '@custos/auth';
import { TOPICS } from '@custos/contracts';
import { Beginning, createService, type Service } from '@custos/http';
import { AcceptEvents } from '@custos/intake-application';
import { ConsumerRunner, ParkedRecords, type Log } from '@custos/messaging';
import type { Logger, Metrics } from '@custos/observability';
import { ParkingModule } from '@custos/parking';
import { Database } from '@custos/postgres';
import { Pseudonyms, SubjectKeys } from '@custos/privacy';
import { BODY_LIMIT } from './events.controller.js';
import { IngestModule } from './ingest.module.js';
import { IntakeLog } from './intake-log.js';
import { intakeMeter } from './intake-meter.js';
import { IntakePictures } from './intake-pictures.js';
import { SCHEMA } from './migrations.js';
import { problemOf } from './problems.js';
import { PublisherSchemas } from './publisher-schemas.js';
import { PublisherRecords } from './publisher-records.js';
import { publisherTopic, PublisherTopicHandler } from './publisher-topics.js';
import { SubjectSealer } from './subject-sealer.js';

export interface IngestOptions {
  /** Under the role of ingest. */
  readonly databaseUrl: string;
  /** Stays the caller's to close, after ingest. */
  readonly log: Log;
  /** 32 bytes, the same for every service. */
  readonly masterKey: Buffer;
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Platforms that may publish on a topic, `publish.<platform>`, besides HTTP; and who may look at what was parked there. */
  readonly publisherTopics?: { readonly platforms: readonly string[]; readonly tokens: TokenVerifier };
}

const CONSUMER = 'ingest';

/**
 * The door for publishers. It listens even while the database or the log is away, answering 503 until they are back;
 * `listen` waits for the first attempt to reach them.
 */
export async function createIngest(options: IngestOptions): Promise<Service> {
  const { log, logger, metrics, masterKey, publisherTopics } = options;
  const database = new Database({ url: options.databaseUrl, applicationName: 'custos ingest' });
  const pseudonyms = new Pseudonyms(masterKey);
  const subjectKeys = new SubjectKeys(database, masterKey);
  const schemas = new PublisherSchemas(database);
  const intakeLog = new IntakeLog();
  const pictures = new IntakePictures(metrics);
  const events = new AcceptEvents({
    contracts: schemas,
    sealer: new SubjectSealer(subjectKeys),
    pseudonyms,
    log: intakeLog,
    pictures,
    meter: intakeMeter(metrics),
    now: Date.now,
  });
  const foreign = new PublisherRecords(subjectKeys, pseudonyms);
  const topics = publisherTopics?.platforms.map(publisherTopic) ?? [];
  const consumer =
    publisherTopics &&
    new ConsumerRunner({
      log,
      database,
      schema: SCHEMA,
      group: CONSUMER,
      topics: topics.map(({ name }) => name),
      handler: new PublisherTopicHandler(events),
      onPoison: 'park',
      foreign,
      logger,
      metrics,
    });
  const parking =
    publisherTopics &&
    ParkingModule.of({
      consumers: [
        {
          records: new ParkedRecords({ database, schema: SCHEMA, consumer: CONSUMER, foreign }),
          handler: () => new PublisherTopicHandler(events),
        },
      ],
      tokens: publisherTopics.tokens,
    });
  const beginning = new Beginning(logger, async (cancelled) => {
    await database.query('SELECT 1');
    await log.ensureTopics([...TOPICS.filter(({ name }) => name === 'intake' || name === 'inbox'), ...topics]);
    if (cancelled.aborted) return;
    intakeLog.open(await log.publisher('ingest'));
    consumer?.start();
  });
  const needs = {
    database: async () => void (await database.query('SELECT 1')),
    log: () => log.ping(),
  };

  const service = await createService(
    IngestModule.of({ apiKeys: new ApiKeys(database), events, schemas, pseudonyms, parking }),
    {
      host: options.host,
      port: options.port,
      logger,
      metrics,
      bodyLimit: BODY_LIMIT,
      mapError: problemOf,
      live: { work: consumer === undefined ? {} : { 'publisher topics': () => consumer.status() }, needs },
      ready: { start: () => beginning.check(), ...needs },
      onDrain: [
        async () => void (await consumer?.drain()),
        () => pictures.close(),
        () => intakeLog.close(),
        () => database.end(),
      ],
    },
  );

  return {
    ...service,
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
