import type { Variable } from './load-config.js';

/** Where Kafka is and how to be let in. */
export const kafkaVariables = {
  KAFKA_BROKERS: {
    type: 'string',
    pattern: '^[^\\s,:]+:[0-9]+(,[^\\s,:]+:[0-9]+)*$',
    description: 'Needed with CUSTOS_LOG=kafka: HOST:PORT of the brokers, with commas between them.',
  },
  KAFKA_TLS: {
    type: 'boolean',
    description: 'Set it to true where the brokers’ listener speaks TLS (SSL or SASL_SSL).',
  },
  KAFKA_TLS_CA: {
    type: 'string',
    description:
      'Needs KAFKA_TLS=true. Set it to a PEM file of the certificates to trust, where the brokers’ own are signed by none that Node knows.',
  },
  KAFKA_SASL_MECHANISM: {
    type: 'string',
    enum: ['plain', 'scram-sha-256', 'scram-sha-512'],
    description:
      'Set it to what the brokers’ listener asks for; without KAFKA_TLS=true, plain shows the password to the network.',
  },
  KAFKA_SASL_USERNAME: {
    type: 'string',
    description: 'Needed with KAFKA_SASL_MECHANISM: the name that the brokers know this service by.',
  },
  KAFKA_SASL_PASSWORD: {
    type: 'string',
    'x-secret': true,
    description: 'Needed with KAFKA_SASL_MECHANISM: the password of KAFKA_SASL_USERNAME.',
  },
} as const satisfies Record<string, Variable>;

/** What every service's process is told, besides its port. */
export const processVariables = {
  HOST: { type: 'string', default: '127.0.0.1', description: 'Address to listen on; 0.0.0.0 for all.' },
  LOG_LEVEL: {
    type: 'string',
    enum: ['debug', 'info', 'warn', 'error', 'silent'],
    default: 'info',
    description: 'Lowest level of log lines written.',
  },
  DATABASE_URL: {
    type: 'string',
    pattern: '^postgres(ql)?://',
    'x-secret': true,
    description: 'Set it to the database of this service’s own role: postgres://ROLE:PASSWORD@HOST:PORT/NAME.',
  },
  CUSTOS_LOG: {
    type: 'string',
    enum: ['postgres', 'kafka'],
    default: 'postgres',
    description: 'Which log carries the topics.',
  },
  ...kafkaVariables,
} as const satisfies Record<string, Variable>;

/** Variables that mean the same to every service that has them. */
export const serviceVariables = {
  CUSTOS_MASTER_KEY: {
    type: 'string',
    pattern: '^[A-Za-z0-9+/]{43}=$',
    'x-secret': true,
    description: 'Set it to base64 of 32 random bytes, the same for every service: openssl rand -base64 32.',
  },
  CUSTOS_TOKEN_SECRET: {
    type: 'string',
    minLength: 32,
    'x-secret': true,
    description: 'Set it to at least 32 random characters, the same for every service: openssl rand -base64 48.',
  },
  CUSTOS_ZONE: {
    type: 'string',
    format: 'time-zone',
    default: 'Asia/Shanghai',
    description:
      'Set it to the time zone (IANA name) in which days, deadlines and reports are counted; the first start settles it.',
  },
} as const satisfies Record<string, Variable>;

/** For `allOf`: a process that may run on Kafka must be told where it is, and half a way in is none. */
export const kafkaRules = [
  {
    if: { properties: { CUSTOS_LOG: { const: 'kafka' } }, required: ['CUSTOS_LOG'] },
    then: { required: ['KAFKA_BROKERS'] },
  },
  {
    dependencies: {
      KAFKA_TLS_CA: ['KAFKA_TLS'],
      KAFKA_SASL_MECHANISM: ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'],
      KAFKA_SASL_USERNAME: ['KAFKA_SASL_MECHANISM'],
      KAFKA_SASL_PASSWORD: ['KAFKA_SASL_MECHANISM'],
    },
  },
] as const;

/** A port to listen on; 0 takes a free one. */
export function portVariable<const Port extends number>(port: Port) {
  return {
    type: 'integer',
    minimum: 0,
    maximum: 65_535,
    default: port,
    description: 'Set it to the port to listen on.',
  } as const satisfies Variable;
}
