import { ConfigError, type Config, type portVariable, type processVariables } from '@custos/config';
import { kafkaSecurity } from './kafka-security.js';
import { serve, type Served } from './serve.js';
import { Surroundings } from './surroundings.js';

type ProcessConfig = Config<{
  type: 'object';
  required: ['DATABASE_URL'];
  properties: typeof processVariables & { PORT: ReturnType<typeof portVariable> };
}>;

/** What a service is made with, whichever it is. */
type Given = Pick<Surroundings, 'logger' | 'metrics' | 'databaseUrl' | 'log'> & { host: string; port: number };

/**
 * A service as a process of its own, from its configuration to its end. A configuration that cannot be used is told on
 * standard error, a line for each problem, and the exit code is 1.
 *
 * @param configure reads the environment
 */
export async function runService<C extends ProcessConfig>(
  name: string,
  configure: () => C,
  create: (given: Given, config: C) => Promise<Served>,
): Promise<void> {
  try {
    const config = configure();
    const surroundings = new Surroundings(name, {
      databaseUrl: config.DATABASE_URL,
      log: config.CUSTOS_LOG,
      brokers: config.KAFKA_BROKERS,
      security: kafkaSecurity(config),
      logLevel: config.LOG_LEVEL,
    });
    const service = await create({ ...surroundings, host: config.HOST, port: config.PORT }, config);
    await serve(surroundings.around(service), surroundings.logger);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
