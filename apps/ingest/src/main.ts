import '@custos/observability/register';
import { RoleTokens } from '@custos/auth';
import { ConfigError, kafkaNeedsBrokers, loadConfig, portVariable, serviceVariables } from '@custos/config';
import { serve } from '@custos/http';
import { createIngest } from '@custos/intake-infrastructure';
import { openLog } from '@custos/messaging';
import { createLogger, Metrics } from '@custos/observability';
import { Database } from '@custos/postgres';

const { HOST, LOG_LEVEL, DATABASE_URL, CUSTOS_LOG, KAFKA_BROKERS, CUSTOS_MASTER_KEY, CUSTOS_TOKEN_SECRET } =
  serviceVariables;

const schema = {
  type: 'object',
  required: ['DATABASE_URL', 'CUSTOS_MASTER_KEY'],
  properties: {
    HOST,
    PORT: portVariable(7400),
    LOG_LEVEL,
    DATABASE_URL,
    CUSTOS_LOG,
    KAFKA_BROKERS,
    CUSTOS_MASTER_KEY,
    CUSTOS_TOKEN_SECRET,
    CUSTOS_PUBLISH_TOPICS: {
      type: 'string',
      pattern: '^[a-z0-9-]+(,[a-z0-9-]+)*$',
      description: 'Platforms that may publish on a topic (publish.PLATFORM) besides HTTP, with commas between them.',
    },
  },
  // What a publisher's topic holds that cannot be taken is parked, and an SRE's token opens it.
  allOf: [kafkaNeedsBrokers, { dependencies: { CUSTOS_PUBLISH_TOPICS: ['CUSTOS_TOKEN_SECRET'] } }],
} as const;

async function main(): Promise<void> {
  const config = loadConfig(schema, process.env);
  const { CUSTOS_PUBLISH_TOPICS: platforms, CUSTOS_TOKEN_SECRET: secret } = config;
  const logger = createLogger('ingest', config.LOG_LEVEL);
  const database = new Database({ url: config.DATABASE_URL, applicationName: 'custos ingest log' });
  const log = openLog({
    kind: config.CUSTOS_LOG,
    brokers: config.KAFKA_BROKERS,
    clientId: 'custos-ingest',
    database,
    logger,
  });
  const ingest = await createIngest({
    databaseUrl: config.DATABASE_URL,
    log,
    masterKey: Buffer.from(config.CUSTOS_MASTER_KEY, 'base64'),
    host: config.HOST,
    port: config.PORT,
    logger,
    metrics: new Metrics('ingest'),
    ...(platforms === undefined || secret === undefined
      ? {}
      : { publisherTopics: { platforms: platforms.split(','), tokens: new RoleTokens(secret) } }),
  });
  await serve(ingest, logger, async () => {
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
