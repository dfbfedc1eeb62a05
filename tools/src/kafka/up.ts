import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startKafka } from '@custos/messaging/local-kafka';
import { clusterFolder, SIZES } from './cluster.js';

const USAGE = 'usage: npm run kafka:up -- [--brokers 1|3] [--port 9092] [--data FOLDER]';

async function up(): Promise<void> {
  const { values } = parseArgs({
    options: {
      brokers: { type: 'string', default: '1' },
      port: { type: 'string', default: '9092' },
      data: { type: 'string' },
    },
  });
  const size = Number(values.brokers);
  const port = Number(values.port);
  if (!SIZES.includes(size) || !Number.isInteger(port) || port < 1 || port > 65_535 - 2 * size) throw new Error(USAGE);
  const folder = values.data === undefined ? clusterFolder(size) : resolve(values.data);
  const { brokers } = await startKafka({ brokers: size, folder, port });
  console.log(`Kafka answers; its data is in ${folder}. "npm run kafka:down" stops it.`);
  console.log(`KAFKA_BROKERS=${brokers.join(',')}`);
}

await up().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
