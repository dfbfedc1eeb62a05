import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createClassifier, DEFAULT_PACK, migrations, readPack } from '@custos/classification-infrastructure';
import { KafkaLog, type Log } from '@custos/messaging';
import { startKafka } from '@custos/messaging/local-kafka';
import { createLogger, Metrics } from '@custos/observability';
import { Database, migrate, ROLES, zoneMigrations } from '@custos/postgres';
import { startTemporaryCluster } from '@custos/postgres/testing';
import { privacyMigrations } from '@custos/privacy';
import { againstBaseline, median, type Figures } from '../figures.js';
import { startCopyLoop } from './copy-loop.js';
import { EverydayTexts } from './everyday-texts.js';
import { PartialRun, type Rate } from './partial-run.js';
import { SealedIntake, TEXT } from './sealed-intake.js';
import { Dice } from './synthetic-texts.js';

/** In each round, read by both contenders. */
const EVENTS = 60_000;
const ROUNDS = 5;
const ACCOUNTS = 20_000;
/** One event in so many is what the default pack gives as an example of what a rule must find. */
const HARMFUL_ONE_IN = 50;
const START = Date.UTC(2026, 10, 22);
const COPIES = 'copies';

/**
 * `whole_pack`: the classifier as it is, by its default pack, from Kafka's `intake` to its `signals` and `tallies` by way
 * of PostgreSQL; the baseline is a loop of kafkajs that copies the same records to another topic. Events per second of
 * CPU that this process spends on them in all its threads, with nothing pinned: what the broker and the database spend
 * is left out on both sides. What the clock says stands beside it; broker and database share the machine then.
 */
export async function figures(): Promise<Figures> {
  const [kafka, postgres] = await Promise.all([startKafka({ brokers: 1 }), startTemporaryCluster()]);
  const { brokers } = kafka;
  const log = new KafkaLog({ brokers, clientId: 'bench', logger: createLogger('bench', 'silent') });
  const database = new Database({ url: postgres.urlFor(ROLES.classifier), applicationName: 'bench', max: 2 });
  try {
    await migrate(postgres.ownerUrl, [...privacyMigrations(), ...zoneMigrations, ...migrations]);
    const topics = ['intake', COPIES, 'signals', 'tallies'];
    await log.ensureTopics(topics.map((name) => ({ name, retentionDays: null })));
    const masterKey = randomBytes(32);
    const service = { databaseUrl: postgres.urlFor(ROLES.classifier), log, masterKey };
    const publishSome = await writer(log, await SealedIntake.open(postgres.urlFor(ROLES.ingest), masterKey, ACCOUNTS));
    const judging: Rate[] = [];
    const copying: Rate[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const harmful = await publishSome();
      const before = await written(log, 'signals');
      const judged = await judgeAll(service, database);
      if ((await written(log, 'signals')) - before < harmful) throw new Error('signals are missing');
      const copied = await copyAll(brokers);
      // The first round warms both up.
      if (round > 0) [judging[round - 1], copying[round - 1]] = [judged, copied];
    }
    const [perCore, barePerCore] = [judging, copying].map((rates) => median(rates.map((rate) => rate.perCore)));
    const [perSecond, barePerSecond] = [judging, copying].map((rates) => median(rates.map((rate) => rate.perSecond)));
    return {
      whole_pack: againstBaseline(perCore as number, barePerCore as number, 'events/s', 0.5),
      whole_pack_by_the_clock: againstBaseline(perSecond as number, barePerSecond as number, 'events/s', 0.5),
    };
  } finally {
    await database.end();
    await log.close();
    await Promise.all([kafka.stop(), postgres.remove()]);
  }
}

/** @returns what puts the next events of a round into the intake, and tells how many of them are harmful */
async function writer(log: Log, sealed: SealedIntake): Promise<() => Promise<number>> {
  const { rules } = await readPack(DEFAULT_PACK);
  const examples = rules.flatMap(({ text }) =>
    text.events[0] === TEXT ? text.examples.match.filter((example) => typeof example === 'string') : [],
  );
  const everyday = new EverydayTexts(7);
  const dice = new Dice(11);
  const publisher = await log.publisher('bench');
  let number = 0;
  return async () => {
    let harmful = 0;
    const records = Array.from({ length: EVENTS }, () => {
      const isHarmful = dice.below(HARMFUL_ONE_IN) === 0;
      if (isHarmful) harmful++;
      const text = isHarmful ? (examples[dice.below(examples.length)] as string) : everyday.next();
      return sealed.record({ number, account: dice.rank(ACCOUNTS), time: START + number++ * 10, text });
    });
    const receipts = await publisher.publish('intake', records);
    if (!receipts.every(({ ok }) => ok)) throw new Error('Kafka did not take the intake');
    return harmful;
  };
}

type ServiceOptions = Pick<Parameters<typeof createClassifier>[0], 'databaseUrl' | 'log' | 'masterKey'>;

/** Until the last event of the round is judged and what follows from it is on its topics. */
async function judgeAll(options: ServiceOptions, database: Database): Promise<Rate> {
  const classifier = await createClassifier({
    ...options,
    ...{ packFolder: DEFAULT_PACK, tokenSecret: 'a secret that is good enough for a bench', zone: 'Asia/Shanghai' },
    ...{ host: '127.0.0.1', port: 0, logger: createLogger('bench', 'warn'), metrics: new Metrics('bench') },
  });
  const run = new PartialRun(EVENTS);
  const before = await progressOf(database);
  try {
    await classifier.listen();
    for (;;) {
      const { judged, unsent } = await progressOf(database);
      run.reached(judged - before.judged);
      if (judged - before.judged >= EVENTS && !unsent) return run.rate();
      await pause(50);
    }
  } finally {
    await classifier.close();
  }
}

/** How many events are judged, and whether any of what follows from them is still on its way. */
async function progressOf(database: Database): Promise<{ judged: number; unsent: boolean }> {
  const { rows } = await database.query<{ judged: string; unsent: boolean }>(
    `SELECT coalesce(sum(next) FILTER (WHERE consumer = 'classifier'), 0)::text AS judged,
       EXISTS (SELECT FROM classifier.outbox o LEFT JOIN classifier.positions r
         ON r.consumer = 'classifier-outbox' AND r.topic = o.topic AND r.partition = o.partition
         WHERE o.sequence >= coalesce(r.next, 0)) AS unsent
     FROM classifier.positions`,
  );
  const [{ judged, unsent }] = rows as [{ judged: string; unsent: boolean }];
  return { judged: Number(judged), unsent };
}

async function copyAll(brokers: readonly string[]): Promise<Rate> {
  const run = new PartialRun(EVENTS);
  let sofar = 0;
  const { promise, resolve, reject } = Promise.withResolvers<Rate>();
  const stop = await startCopyLoop({
    ...{ brokers, from: 'intake', to: COPIES },
    copied(records) {
      sofar += records;
      run.reached(sofar);
      if (sofar >= EVENTS) resolve(run.rate());
    },
    failed: reject,
  });
  return promise.finally(stop);
}

async function written(log: Log, topic: string): Promise<number> {
  const bounds = await log.source({ group: 'bench', topics: [topic] }).bounds(topic);
  return bounds.reduce((sum, { end }) => sum + Number(end), 0);
}
