import { createLogger, Metrics } from '@custos/observability';
import { Database } from '@custos/postgres';
import { createClassifier } from '../create-classifier.js';
import { logAt, type LogPlace } from './street-log.js';

export interface ClassifierOrders {
  readonly databaseUrl: string;
  readonly place: LogPlace;
  /** Base64. */
  readonly masterKey: string;
  readonly tokenSecret: string;
  readonly packFolder: string;
}

/** A classifier in a process of its own, which can be killed as no part of a test can; says when it works. */
const { place, masterKey, ...orders } = JSON.parse(process.argv[2] ?? '{}') as ClassifierOrders;
const logger = createLogger('classifier', 'silent');
const database = new Database({ url: orders.databaseUrl, applicationName: 'custos classifier log' });
const classifier = await createClassifier({
  ...orders,
  log: logAt(place, database, logger),
  masterKey: Buffer.from(masterKey, 'base64'),
  zone: 'Asia/Shanghai',
  host: '127.0.0.1',
  port: 0,
  logger,
  metrics: new Metrics('classifier'),
});
// Whoever started it is gone once nothing can come from there any more.
process.stdin.resume().once('end', () => process.exit(1));
await classifier.listen();
process.stdout.write(`pid ${process.pid}\n`);
