import '@custos/observability/register';
import { RoleTokens } from '@custos/auth';
import { ConfigError, kafkaNeedsBrokers, loadConfig, portVariable, serviceVariables } from '@custos/config';
import { createEnforcement } from '@custos/enforcement-infrastructure';
import { serve } from '@custos/http';
import { openLog } from '@custos/messaging';
import { createLogger, Metrics } from '@custos/observability';
import { Database } from '@custos/postgres';

const { HOST, LOG_LEVEL, DATABASE_URL, CUSTOS_LOG, KAFKA_BROKERS, CUSTOS_MASTER_KEY, CUSTOS_TOKEN_SECRET } =
  serviceVariables;

const schema = {
  type: 'object',
  required: ['DATABASE_URL', 'CUSTOS_MASTER_KEY', 'CUSTOS_TOKEN_SECRET'],
  properties: {
    HOST,
    PORT: portVariable(7402),
    LOG_LEVEL,
    DATABASE_URL,
    CUSTOS_LOG,
    KAFKA_BROKERS,
    CUSTOS_MASTER_KEY,
    CUSTOS_TOKEN_SECRET,
  },
  allOf: [kafkaNeedsBrokers],
} as const;

async function main(): Promise<void> {
  const config = loadConfig(schema, process.env);
  const logger = createLogger('enforcement', config.LOG_LEVEL);
  const database = new Database({ url: config.DATABASE_URL, applicationName: 'custos enforcement log' });
  const log = openLog({
    kind: config.CUSTOS_LOG,
    brokers: config.KAFKA_BROKERS,
    clientId: 'custos-enforcement',
    database,
    logger,
  });
  const enforcement = await createEnforcement({
    databaseUrl: config.DATABASE_URL,
    log,
    masterKey: Buffer.from(config.CUSTOS_MASTER_KEY, 'base64'),
    tokens: new RoleTokens(config.CUSTOS_TOKEN_SECRET),
    host: config.HOST,
    port: config.PORT,
    logger,
    metrics: new Metrics('enforcement'),
  });
  await serve(enforcement, logger, async () => {
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
