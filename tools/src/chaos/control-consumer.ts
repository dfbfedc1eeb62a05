import type { EventEnvelope } from '@custos/contracts';
import { ConsumerRunner, openLog, type BatchHandler } from '@custos/messaging';
import { createLogger, Metrics } from '@custos/observability';
import { Database } from '@custos/postgres';

/**
 * A consumer that is wrong on purpose: it moves its position first and writes the effect afterwards, outside the
 * transaction. Killed between the two it loses effects, and the checker must say so; if it does not, the checker is
 * blind. Run as a child process: environment DATABASE_URL, CUSTOS_LOG, KAFKA_BROKERS; says 'committed' when it has a position
 * committed and the effect still to write.
 */
const { DATABASE_URL: url = '', CUSTOS_LOG, KAFKA_BROKERS: brokers } = process.env;
/** Long beside a commit on the busiest machine: what was handled half of it ago is committed and not yet written. */
const DELAY_MS = 1_000;

const database = new Database({ url, applicationName: 'custos chaos control', max: 4 });
const logger = createLogger('control', 'silent');
const kind = CUSTOS_LOG === 'kafka' ? 'kafka' : 'postgres';

async function writeEffects(ids: readonly string[]): Promise<void> {
  await database.query('INSERT INTO control.effects SELECT unnest($1::text[])', [ids]).catch(() => undefined);
}

const seen = new Set<string>();
const handler: BatchHandler = {
  async handle(batches) {
    const ids = batches.flatMap(({ records }) =>
      records.map(({ value }) => (JSON.parse(value.toString()) as EventEnvelope).id),
    );
    const fresh = ids.filter((id) => !seen.has(id));
    for (const id of fresh) seen.add(id);
    setTimeout(() => void writeEffects(fresh), DELAY_MS);
    setTimeout(() => process.send?.('committed'), DELAY_MS / 2);
  },
};

const runner = new ConsumerRunner({
  log: openLog({ kind, brokers, database, clientId: 'control', logger }),
  database,
  schema: 'control',
  group: 'control',
  topics: ['intake'],
  handler,
  onPoison: 'stop',
  logger,
  metrics: new Metrics('control'),
  leaseMs: 2_000,
});
runner.start();
