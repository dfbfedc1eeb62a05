import kafkajs, { type Kafka, type SASLOptions } from 'kafkajs';
import type { Logger } from '@custos/observability';
import { registerCodecs } from './codecs/register.js';
import { openSocket } from './sockets.js';

/** No request may wait longer for its answer; a broker that stands still counts as away. */
export const REQUEST_TIMEOUT_MS = 10_000;

const CONNECTION_TIMEOUT_MS = 3_000;

/** How brokers are to be spoken to; plainly and without a name where nothing is said. Plain data, for threads. */
export interface KafkaSecurity {
  readonly tls?: {
    /** Certificates to trust (PEM); those that Node knows unless told. */
    readonly ca?: string;
  };
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
}

/**
 * A kafkajs client. Its own retries are short: publisher and source know better what to do next. What it logs, even as
 * an error, it mostly mends itself, so that all of it is for debugging; what counts are the outcomes we report.
 */
export function createClient(
  brokers: readonly string[],
  clientId: string,
  logger: Logger,
  { tls, sasl }: KafkaSecurity = {},
): Kafka {
  registerCodecs();
  return new kafkajs.Kafka({
    brokers: [...brokers],
    clientId,
    ...(tls === undefined ? {} : { ssl: { ...tls } }),
    // A copy, because kafkajs keeps its own things in it.
    ...(sasl === undefined ? {} : { sasl: { ...sasl } as SASLOptions }),
    socketFactory: openSocket,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000 },
    logLevel: kafkajs.logLevel.WARN,
    logCreator:
      () =>
      ({ namespace, log: { message, timestamp: _, ...fields } }) =>
        logger.debug({ namespace, ...fields }, message),
  });
}

/** True when the same request may succeed later; false when Kafka will refuse it every time. */
export function isRetriable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'KafkaJSNumberOfRetriesExceeded') return true;
  return 'retriable' in error && error.retriable === true;
}

/** Kafka's own word that it is not ready just now: a coordinator loads, a topic or its leader is not known everywhere. */
export function isPassing(error: unknown): boolean {
  return error instanceof kafkajs.KafkaJSProtocolError && error.retriable;
}

/** Says which Kafka it was, for a person who has only the message. */
export function unavailable(brokers: readonly string[], error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(`Kafka at ${brokers.join(', ')} cannot be used: ${reason}`, { cause: error });
}
