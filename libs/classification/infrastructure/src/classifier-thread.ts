import '@custos/observability/register';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { openLog } from '@custos/messaging';
import { createLogger, Metrics } from '@custos/observability';
import { Database } from '@custos/postgres';
import { createClassifier, DEFAULT_PACK } from './create-classifier.js';
import type { ClassifierThreadOptions, ThreadAnswer, ThreadCommand } from './thread-messages.js';

/** The entry of the thread: makes a whole classifier from plain data and does what its starter says. */
async function runThread(port: MessagePort, options: ClassifierThreadOptions): Promise<void> {
  const { databaseUrl, masterKey, brokers, security, log: kind, packFolder = DEFAULT_PACK, ...rest } = options;
  const logger = createLogger('classifier', options.logLevel);
  const database = new Database({ url: databaseUrl, applicationName: 'custos classifier log', max: 4 });
  const log = openLog({ kind, brokers, security, database, clientId: 'custos-classifier', logger, alone: true });
  const classifier = await createClassifier({
    ...rest,
    databaseUrl,
    log,
    packFolder,
    masterKey: Buffer.from(masterKey, 'base64'),
    logger,
    metrics: new Metrics('classifier'),
  });
  const carryOut: Record<ThreadCommand, () => Promise<ThreadAnswer>> = {
    listen: async () => ({ kind: 'listening', url: await classifier.listen() }),
    async close() {
      await classifier.close();
      await log.close();
      await database.end();
      return { kind: 'closed' };
    },
  };
  port.on('message', (command: ThreadCommand) => {
    void answerWith(port, carryOut[command]).then(() => {
      if (command === 'close') port.close();
    });
  });
  port.postMessage({ kind: 'created' } satisfies ThreadAnswer);
}

async function answerWith(port: MessagePort, work: () => Promise<ThreadAnswer>): Promise<void> {
  try {
    port.postMessage(await work());
  } catch (error) {
    port.postMessage({ kind: 'failed', error: error as Error } satisfies ThreadAnswer);
  }
}

if (parentPort === null) throw new Error('the classifier thread must be started by startClassifierThread');
await runThread(parentPort, workerData as ClassifierThreadOptions);
