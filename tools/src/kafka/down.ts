import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { stopKafka } from '@custos/messaging/local-kafka';
import { clusterFolder, SIZES } from './cluster.js';

async function down(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string' } } });
  const folders = values.data === undefined ? SIZES.map(clusterFolder) : [resolve(values.data)];
  let stopped = 0;
  for (const folder of folders) {
    if (!(await stopKafka(folder))) continue;
    stopped += 1;
    console.log(`Kafka in ${folder} is stopped; its data is kept.`);
  }
  if (stopped === 0) console.log(`No Kafka runs in ${folders.join(' or ')}.`);
}

await down().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
