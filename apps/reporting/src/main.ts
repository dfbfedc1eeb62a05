import '@custos/observability/register';
import { RoleTokens } from '@custos/auth';
import { ConfigError, kafkaNeedsBrokers, loadConfig, portVariable, serviceVariables } from '@custos/config';
import { serve } from '@custos/http';
import { openLog } from '@custos/messaging';
import { createLogger, Metrics } from '@custos/observability';
import { Database } from '@custos/postgres';
import { createReporting } from '@custos/reporting-infrastructure';

const { HOST, LOG_LEVEL, DATABASE_URL, CUSTOS_LOG, KAFKA_BROKERS, CUSTOS_TOKEN_SECRET, CUSTOS_ZONE } = serviceVariables;

const schema = {
  type: 'object',
  required: ['DATABASE_URL', 'CUSTOS_TOKEN_SECRET'],
  properties: {
    HOST,
    PORT: portVariable(7403),
    LOG_LEVEL,
    DATABASE_URL,
    CUSTOS_LOG,
    KAFKA_BROKERS,
    CUSTOS_TOKEN_SECRET,
    CUSTOS_ZONE,
  },
  allOf: [kafkaNeedsBrokers],
} as const;

async function main(): Promise<void> {
  const config = loadConfig(schema, process.env);
  const logger = createLogger('reporting', config.LOG_LEVEL);
  const database = new Database({ url: config.DATABASE_URL, applicationName: 'custos reporting log' });
  const log = openLog({
    kind: config.CUSTOS_LOG,
    brokers: config.KAFKA_BROKERS,
    clientId: 'custos-reporting',
    database,
    logger,
  });
  const reporting = await createReporting({
    databaseUrl: config.DATABASE_URL,
    log,
    tokens: new RoleTokens(config.CUSTOS_TOKEN_SECRET),
    zone: config.CUSTOS_ZONE,
    host: config.HOST,
    port: config.PORT,
    logger,
    metrics: new Metrics('reporting'),
  });
  await serve(reporting, logger, async () => {
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
