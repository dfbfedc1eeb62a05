import { fileURLToPath } from 'node:url';
import { Module, type DynamicModule } from '@nestjs/common';
import { RoleTokens } from '@custos/auth';
import { TOPICS } from '@custos/contracts';
import { instantOf } from '@custos/kernel';
import { Beginning, createService, type Service } from '@custos/http';
import { ConsumerRunner, outboxSource, ParkedRecords, Relay, type BatchHandler, type Log } from '@custos/messaging';
import type { Logger, Metrics } from '@custos/observability';
import { ParkingModule } from '@custos/parking';
import { Database, keepZone } from '@custos/postgres';
import { KeyedHashes, SubjectKeys } from '@custos/privacy';
import { ClassifierMetrics } from './intake/classifier-metrics.js';
import { IntakeHandler } from './intake/intake-handler.js';
import { LifeCycle } from './life-cycle/life-cycle.js';
import { PolicyModule } from './life-cycle/policy.module.js';
import { ObservationsHandler } from './observations/observations-handler.js';
import { MediaShelf } from './media/media-shelf.js';
import { MediaWatch } from './media/media-watch.js';
import { EXTERNAL_CONSUMER, ExternalSignals } from './external/external-signals.js';
import { SCHEMA } from './migrations.js';
import { PackShelf } from './pack/pack-shelf.js';
import { PackWatch, type Reload } from './pack/pack-watch.js';
import { readPack } from './pack/read-pack.js';

export interface ClassifierOptions {
  /** Under the role of the classifier. */
  readonly databaseUrl: string;
  /** Stays the caller's to close, after the classifier. */
  readonly log: Log;
  /** 32 bytes, the same for every service. */
  readonly masterKey: Buffer;
  readonly tokenSecret: string;
  /** Folder of the policy pack that judges. */
  readonly packFolder: string;
  /** File that names models from outside to be asked; nobody is asked without it. */
  readonly externalModels?: string | undefined;
  /** Days are counted in this time zone. */
  readonly zone: string;
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export interface Classifier extends Pick<Service, 'listen' | 'close'> {
  /** Reads the pack's files again, without waiting to notice that they changed. Never throws. */
  reload(): Promise<Reload>;
}

/** The policy pack that comes with Custos. */
export const DEFAULT_PACK = fileURLToPath(new URL('../../../../packs/policy/default', import.meta.url));

const CONSUMER = 'classifier';
const OBSERVER = 'classifier-observations';

const OWN_TOPICS: ReadonlySet<string> = new Set(['intake', 'signals', 'tallies', 'observations', 'external', 'policy']);

@Module({})
class ClassifierModule {}

/**
 * The whole service: consumer of the intake, relay of signals and tallies, and routes for operators. Nothing runs before
 * `listen`, which succeeds while the database or the log is away: work begins when they are back. `close` drains in order.
 * @throws PolicyPackError when the pack cannot be used
 */
export async function createClassifier(options: ClassifierOptions): Promise<Classifier> {
  const { log, logger, metrics, masterKey, zone } = options;
  const pack = await readPack(options.packFolder);
  const database = new Database({ url: options.databaseUrl, applicationName: 'custos classifier' });
  const packs = new PackShelf(pack);
  const packWatch = new PackWatch({ folder: options.packFolder, packs, logger, metrics });
  const media = new MediaShelf();
  const mediaWatch = new MediaWatch({ shelf: media, database, logger, metrics });
  const classifierMetrics = new ClassifierMetrics(metrics, logger);
  const subjectKeys = new SubjectKeys(database, masterKey);
  const hashes = new KeyedHashes(masterKey);
  const lifeCycle = new LifeCycle({ log, database, packs, zone, logger, metrics });
  const { stages, actions } = lifeCycle;
  const handler = () =>
    new IntakeHandler({ packs, stages, actions, media, subjectKeys, hashes, metrics: classifierMetrics, zone });
  const tokens = new RoleTokens(options.tokenSecret);
  const common = { log, database, schema: SCHEMA, logger, metrics };
  const runner = new ConsumerRunner({
    ...common,
    group: CONSUMER,
    topics: ['intake'],
    handler: handler(),
    onPoison: 'park',
  });
  const observing = () => new ObservationsHandler({ packs, stages, actions, metrics: classifierMetrics, zone });
  const observer = new ConsumerRunner({
    ...common,
    group: OBSERVER,
    topics: ['observations'],
    handler: observing(),
    onPoison: 'park',
  });
  const external =
    options.externalModels === undefined
      ? undefined
      : await ExternalSignals.open({ ...common, file: options.externalModels, subjectKeys, packs, hashes });
  const relay = new Relay({
    ...common,
    name: 'classifier-outbox',
    source: outboxSource(SCHEMA, ['signals', 'tallies', 'observations', 'external']),
  });
  const parking = (consumer: string, of: () => BatchHandler) => ({
    records: new ParkedRecords({ database, schema: SCHEMA, consumer }),
    handler: of,
  });
  const asking = external === undefined ? [] : [parking(EXTERNAL_CONSUMER, external.handler)];
  const module: DynamicModule = {
    module: ClassifierModule,
    imports: [
      ParkingModule.of({ consumers: [parking(CONSUMER, handler), parking(OBSERVER, observing), ...asking], tokens }),
      PolicyModule.of({ database, packs, packWatch, lifeCycle, zone, tokens, clock: () => instantOf(Date.now()) }),
    ],
  };
  const beginning = new Beginning(logger, async (cancelled) => {
    await keepZone(database, zone);
    await log.ensureTopics(TOPICS.filter(({ name }) => OWN_TOPICS.has(name)));
    await mediaWatch.look();
    if (cancelled.aborted) return;
    await lifeCycle.start();
    packWatch.start();
    mediaWatch.start();
    runner.start();
    observer.start();
    external?.start();
    relay.start();
    logger.info({ pack: pack.pack.id, hash: pack.hash, rules: pack.rules.length }, 'the policy pack judges');
  });
  const needs = {
    database: async () => void (await database.query('SELECT 1')),
    log: () => log.ping(),
  };
  const service = await createService(module, {
    host: options.host,
    port: options.port,
    logger,
    metrics,
    live: {
      work: {
        consumer: () => runner.status(),
        observer: () => observer.status(),
        relay: () => relay.status(),
        ...(external === undefined ? {} : { external: () => external.status() }),
        ...lifeCycle.work,
      },
      needs,
    },
    ready: { start: () => beginning.check(), pack: () => packWatch.problem, media: () => mediaWatch.problem, ...needs },
    onDrain: [
      () => packWatch.stop(),
      () => lifeCycle.drain(),
      () => mediaWatch.stop(),
      () => runner.drain(),
      () => observer.drain(),
      async () => external?.drain(),
      () => relay.drain(),
      () => database.end(),
    ],
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
    reload: () => packWatch.reload(),
  };
}
