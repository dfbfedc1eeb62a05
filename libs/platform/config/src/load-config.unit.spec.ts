import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from './load-config.js';
import { kafkaRules, kafkaVariables, portVariable, processVariables, serviceVariables } from './service-variables.js';

const schema = {
  type: 'object',
  required: ['DATABASE_URL', 'CUSTOS_MASTER_KEY'],
  properties: {
    PORT: portVariable(7400),
    HOST: { type: 'string', description: 'Address to listen on.' },
    CUSTOS_ZONE: { type: 'string', description: 'Set it to a time zone.' },
    DATABASE_URL: processVariables.DATABASE_URL,
    CUSTOS_LOG: processVariables.CUSTOS_LOG,
    ...kafkaVariables,
    CUSTOS_MASTER_KEY: serviceVariables.CUSTOS_MASTER_KEY,
  },
  allOf: [...kafkaRules, { dependencies: { HOST: ['CUSTOS_ZONE'] } }],
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

  it('refuses a time zone that no calendar knows', () => {
    const zoned = { ...schema, properties: { ...schema.properties, CUSTOS_ZONE: serviceVariables.CUSTOS_ZONE } };

    expect(loadConfig(zoned, whole).CUSTOS_ZONE).toBe('Asia/Shanghai');
    expect(loadConfig(zoned, { ...whole, CUSTOS_ZONE: 'Europe/Berlin' }).CUSTOS_ZONE).toBe('Europe/Berlin');
    expect(() => loadConfig(zoned, { ...whole, CUSTOS_ZONE: 'Mars/X' })).toThrow(
      /CUSTOS_ZONE is "Mars\/X", which must match format "time-zone"\. Set it to the time zone \(IANA name\)/,
    );
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

  it('asks for all that a way into Kafka needs, and shows no password', () => {
    const half = refusal({ ...whole, KAFKA_TLS_CA: '/ca.pem', KAFKA_SASL_MECHANISM: 'plain' });
    expect(half).toMatch(/- KAFKA_TLS is not set\. Set it to true/);
    expect(half).toMatch(/- KAFKA_SASL_USERNAME is not set\. Needed with KAFKA_SASL_MECHANISM/);
    expect(half).toMatch(/- KAFKA_SASL_PASSWORD is not set\. Needed with KAFKA_SASL_MECHANISM/);

    const wrong = refusal({
      ...whole,
      KAFKA_TLS: 'yes',
      KAFKA_SASL_MECHANISM: 'gssapi',
      KAFKA_SASL_PASSWORD: 'hunter2',
    });
    expect(wrong).toMatch(/KAFKA_TLS is "yes", which must be boolean\. Set it to true/);
    expect(wrong).toMatch(/KAFKA_SASL_MECHANISM is "gssapi", .*\(plain, scram-sha-256, scram-sha-512\)/);
    expect(wrong).not.toMatch(/hunter/);
  });
});
