import { Metrics } from '@custos/observability';
import { Database } from '@custos/postgres';
import { ConsumerRunner } from '../consumer/runner.js';
import { KafkaLog } from '../kafka/kafka-log.js';
import type { Log } from '../port.js';
import { PostgresLog } from '../postgres/postgres-log.js';
import { EffectsHandler } from './effects.js';
import type { LogAddress } from './ground.js';
import { silent } from './silent.js';

export interface MemberOrders {
  address: LogAddress;
  databaseUrl: string;
  schema: string;
  group: string;
  topic: string;
  leaseMs: number;
  maxRecords: number;
  /** Once it has handled more records than this, each transaction waits before its commit until a SIGUSR2. */
  waitAfter: number;
}

/** One member of a consumer group, told what to do by its argument; says on standard output how far it is. */
const orders = JSON.parse(process.argv[2] ?? '{}') as MemberOrders;
const released = new Promise((resolve) => process.once('SIGUSR2', resolve));
let handled = 0;
const database = new Database({ url: orders.databaseUrl, applicationName: 'contract member' });
const runner = new ConsumerRunner({
  log: logAt(orders.address),
  database,
  schema: orders.schema,
  group: orders.group,
  topics: [orders.topic],
  handler: new EffectsHandler(orders.schema, orders.group, async (records) => {
    handled += records.length;
    if (handled <= orders.waitAfter) return;
    process.stdout.write('waiting\n');
    await released;
  }),
  onPoison: 'stop',
  logger: silent,
  metrics: new Metrics('contract-member'),
  leaseMs: orders.leaseMs,
  maxRecords: orders.maxRecords,
});

process.stdout.write(`pid ${process.pid}\n`);
runner.start();
const holding = setInterval(() => {
  if (runner.status().partitions.length === 0) return;
  clearInterval(holding);
  process.stdout.write('holding\n');
}, 20);

function logAt(address: LogAddress): Log {
  return address.kind === 'postgres'
    ? new PostgresLog({ database, logger: silent })
    : new KafkaLog({ brokers: address.brokers, clientId: 'contract-member', logger: silent });
}
