import '@custos/observability/register';
import { createClassifier, DEFAULT_PACK } from '@custos/classification-infrastructure';
import { ConfigError, kafkaNeedsBrokers, loadConfig, portVariable, serviceVariables } from '@custos/config';
import { serve } from '@custos/http';
import { openLog } from '@custos/messaging';
import { createLogger, Metrics } from '@custos/observability';
import { Database } from '@custos/postgres';

const {
  HOST,
  LOG_LEVEL,
  DATABASE_URL,
  CUSTOS_LOG,
  KAFKA_BROKERS,
  CUSTOS_MASTER_KEY,
  CUSTOS_TOKEN_SECRET,
  CUSTOS_ZONE,
} = serviceVariables;

const schema = {
  type: 'object',
  required: ['DATABASE_URL', 'CUSTOS_MASTER_KEY', 'CUSTOS_TOKEN_SECRET'],
  properties: {
    HOST,
    PORT: portVariable(7401),
    LOG_LEVEL,
    DATABASE_URL,
    CUSTOS_LOG,
    KAFKA_BROKERS,
    CUSTOS_MASTER_KEY,
    CUSTOS_TOKEN_SECRET,
    CUSTOS_ZONE,
    CUSTOS_POLICY_PACK: {
      type: 'string',
      default: DEFAULT_PACK,
      description: 'Folder of the policy pack that judges: pack.yaml, banks/ and rules/.',
    },
  },
  allOf: [kafkaNeedsBrokers],
} as const;

async function main(): Promise<void> {
  const config = loadConfig(schema, process.env);
  const logger = createLogger('classifier', config.LOG_LEVEL);
  const database = new Database({ url: config.DATABASE_URL, applicationName: 'custos classifier log', max: 4 });
  const log = openLog({
    kind: config.CUSTOS_LOG,
    brokers: config.KAFKA_BROKERS,
    clientId: 'custos-classifier',
    database,
    logger,
  });
  const classifier = await createClassifier({
    databaseUrl: config.DATABASE_URL,
    log,
    masterKey: Buffer.from(config.CUSTOS_MASTER_KEY, 'base64'),
    tokenSecret: config.CUSTOS_TOKEN_SECRET,
    packFolder: config.CUSTOS_POLICY_PACK,
    zone: config.CUSTOS_ZONE,
    host: config.HOST,
    port: config.PORT,
    logger,
    metrics: new Metrics('classifier'),
  });
  await serve(classifier, logger, async () => {
    await log.close();
    await database.end();
  });
}

try {
  await main();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
