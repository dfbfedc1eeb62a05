import { resolve } from 'node:path';
import { kafkaRules, kafkaVariables, loadConfig, processVariables, serviceVariables } from '@custos/config';
import type { KafkaSecurity } from '@custos/messaging';
import { kafkaSecurity } from '@custos/process';
import { Option, type Command } from 'commander';

const schema = {
  type: 'object',
  required: [],
  properties: {
    CUSTOS_LOG: processVariables.CUSTOS_LOG,
    ...kafkaVariables,
    CUSTOS_ZONE: serviceVariables.CUSTOS_ZONE,
  },
  allOf: kafkaRules,
} as const;

/** Where the four services and the database listen. */
export interface Ports {
  readonly ingest: number;
  readonly classifier: number;
  readonly enforcement: number;
  readonly reporting: number;
  readonly database: number;
}

export interface RunOptions {
  readonly folder: string;
  readonly ports: Ports;
  readonly log: 'postgres' | 'kafka';
  readonly brokers: string | undefined;
  readonly security: KafkaSecurity;
  readonly logLevel: string;
  /** IANA name of the zone in which days are counted. */
  readonly zone: string;
}

export interface RunFlags {
  readonly data: string;
  readonly port: string;
  readonly databasePort: string;
  readonly logLevel: string;
}

/**
 * The flags every command takes that needs the embedded database; each can be set by environment as well, where an empty
 * variable counts as unset.
 */
export function withRunFlags(command: Command, defaults: { data: string; logLevel: string }): Command {
  const environment = process.env;
  const level = new Option('--log-level <level>', 'lowest level of log lines written')
    .choices(processVariables.LOG_LEVEL.enum)
    .default(defaults.logLevel);
  return command
    .option(
      '--data <folder>',
      'where the database and the secrets are kept',
      environment['CUSTOS_DATA'] || defaults.data,
    )
    .option(
      '--port <number>',
      'port of ingest; the other services take the three after it',
      environment['CUSTOS_PORT'] || '7400',
    )
    .option(
      '--database-port <number>',
      'port of the embedded PostgreSQL',
      environment['CUSTOS_DATABASE_PORT'] || '7432',
    )
    .addOption(environment['LOG_LEVEL'] ? level.env('LOG_LEVEL') : level);
}

function portFrom(text: string, flag: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_533) return port;
  throw new Error(`${flag} is "${text}"; give a whole number from 1 to 65532`);
}

/** @throws Error that names the flag or variable at fault */
export function runOptions(flags: RunFlags): RunOptions {
  const first = portFrom(flags.port, '--port');
  const config = loadConfig(schema, process.env);
  return {
    folder: resolve(flags.data),
    ports: {
      ingest: first,
      classifier: first + 1,
      enforcement: first + 2,
      reporting: first + 3,
      database: portFrom(flags.databasePort, '--database-port'),
    },
    log: config.CUSTOS_LOG,
    brokers: config.KAFKA_BROKERS,
    security: kafkaSecurity(config),
    logLevel: flags.logLevel,
    zone: config.CUSTOS_ZONE,
  };
}
