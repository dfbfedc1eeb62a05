import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from './load-config.js';
import { kafkaNeedsBrokers, portVariable, processVariables, serviceVariables } from './service-variables.js';

const schema = {
  type: 'object',
  required: ['DATABASE_URL', 'CUSTOS_MASTER_KEY'],
  properties: {
    PORT: portVariable(7400),
    HOST: { type: 'string', description: 'Address to listen on.' },
    CUSTOS_ZONE: { type: 'string', description: 'Set it to a time zone.' },
    DATABASE_URL: processVariables.DATABASE_URL,
    CUSTOS_LOG: processVariables.CUSTOS_LOG,
    KAFKA_BROKERS: processVariables.KAFKA_BROKERS,
    CUSTOS_MASTER_KEY: serviceVariables.CUSTOS_MASTER_KEY,
  },
  allOf: [kafkaNeedsBrokers, { dependencies: { HOST: ['CUSTOS_ZONE'] } }],
} as const;

const whole = { DATABASE_URL: 'postgres://a:b@localhost/c', CUSTOS_MASTER_KEY: `${'A'.repeat(43)}=` };

function refusal(environment: Record<string, string>): string {
  try {
    loadConfig(schema, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  return 'accepted';
}

describe('the configuration', () => {
  it('turns strings into values and fills in defaults', () => {
    const config = loadConfig(schema, { ...whole, PORT: '8080' });
    const port: number = config.PORT;

    expect(port).toBe(8080);
    expect(config.CUSTOS_LOG).toBe('postgres');
    expect(config.KAFKA_BROKERS).toBeUndefined();
  });

  it('names every variable at fault, what is wrong and how to mend it, in one error', () => {
    const message = refusal({ PORT: 'ninety', CUSTOS_LOG: 'rabbit', DATABASE_URL: '' });

    expect(message).toMatch(/PORT is "ninety", which must be integer\. Set it to the port/);
    expect(message).toMatch(/CUSTOS_LOG is "rabbit", .*\(postgres, kafka\)/);
    expect(message).toMatch(/DATABASE_URL is not set\. Set it to the database/);
    expect(message).toMatch(/CUSTOS_MASTER_KEY is not set\. .*openssl rand -base64 32/);
  });

  it('never shows a secret', () => {
    const message = refusal({ DATABASE_URL: 'mysql://root:hunter2@x', CUSTOS_MASTER_KEY: 'hunter3' });

    expect(message).toMatch(/DATABASE_URL has a value that must match/);
    expect(message).not.toMatch(/hunter/);
  });

  it('asks for what another variable needs', () => {
    expect(refusal({ ...whole, HOST: '0.0.0.0' })).toMatch(/- CUSTOS_ZONE is not set\. Set it to a time zone\.$/);
  });

  it('asks for brokers when the log is Kafka', () => {
    expect(refusal({ ...whole, CUSTOS_LOG: 'kafka' })).toMatch(
      /KAFKA_BROKERS is not set\. Needed with CUSTOS_LOG=kafka/,
    );
    expect(loadConfig(schema, { ...whole, CUSTOS_LOG: 'kafka', KAFKA_BROKERS: 'a:9092,b:9092' }).KAFKA_BROKERS).toBe(
      'a:9092,b:9092',
    );
  });
});
