import { pino, type DestinationStream } from 'pino';

export interface LogMethod {
  (fields: object, message: string): void;
  (message: string): void;
}

/** What libraries need of a logger; the fields come first, the sentence last. */
export interface Logger {
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  child(fields: object): Logger;
}

/** Names under which contracts, requests and drivers carry personal data or secrets; their values never reach a log line. */
const WITHHELD = [
  'accountId',
  'apiKey',
  'authorization',
  'avatar',
  'bio',
  'body',
  'caption',
  'comment',
  'cookie',
  'data',
  'detail',
  'displayName',
  'groupId',
  'memo',
  'parameters',
  'payeeAccountId',
  'payerAccountId',
  'password',
  'payload',
  'reporterAccountId',
  'secret',
  'statement',
  'targetAccountId',
  'text',
  'token',
  'transcript',
  'value',
  'values',
];

const paths = WITHHELD.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

interface DescribedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: DescribedError;
}

/** Not `instanceof Error`: errors of sockets come from another realm where code runs in a context of its own. */
function isError(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && 'stack' in value;
}

/** Only what cannot quote a row: a driver's `detail`, `where` and `parameters` hold the values that were being written. */
function describeError(error: unknown, depth = 0): DescribedError {
  if (!isError(error)) return { type: typeof error, message: String(error) };
  const described: DescribedError = { type: error.name, message: error.message };
  if ('code' in error && typeof error.code === 'string') described.code = error.code;
  if (error.stack !== undefined) described.stack = error.stack;
  if (error.cause !== undefined && depth < 4) described.cause = describeError(error.cause, depth + 1);
  return described;
}

/**
 * JSON lines on standard output, one logger per service.
 *
 * @param level lowest level written: debug, info, warn, error or silent
 * @param destination where the lines go instead; for tests and for programs that own the terminal
 */
export function createLogger(service: string, level = 'info', destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths, censor: '[withheld]' },
    serializers: { err: describeError, error: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
