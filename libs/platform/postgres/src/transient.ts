const TRANSIENT_CLASSES = new Set([
  '08', // connection exceptions
  '53', // insufficient resources: connections, memory, disk
]);

const TRANSIENT_STATES = new Set([
  '25006', // read-only: we reached a standby during a fail-over
  '25P03', // idle in transaction for too long
  '25P04', // transaction timeout
  '40001', // serialization failure
  '40P01', // deadlock
  '55P03', // lock not available
  '57014', // statement timeout
  '57P01', // administrator's shutdown
  '57P02', // crash shutdown
  '57P03', // starting up or shutting down
  '57P05', // idle session timeout
]);

const TRANSIENT_NETWORK = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** node-postgres gives these no code. */
const TRANSIENT_MESSAGES = [
  'Connection terminated',
  'Client has encountered a connection error',
  'timeout exceeded when trying to connect',
  'Client was closed and is not queryable',
];

/** Says of an error that has no code of its own, such as a log that is away, that trying again later can succeed. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
}

/** Whether trying again later can succeed with the same input. A record that met such an error is never poison. */
export function isTransient(error: unknown): boolean {
  // Not `instanceof Error`: errors of sockets come from another realm where code runs in a context of its own.
  if (typeof error !== 'object' || error === null) return false;
  if (error instanceof TransientError) return true;
  const { code, syscall, message, cause, errors } = error as Readonly<Record<string, unknown>>;
  if (typeof code === 'string') {
    // The server's Unix socket is gone while the server is.
    if (code === 'ENOENT' && syscall === 'connect') return true;
    if (TRANSIENT_STATES.has(code) || TRANSIENT_NETWORK.has(code)) return true;
    if (code.length === 5 && TRANSIENT_CLASSES.has(code.slice(0, 2))) return true;
  }
  if (typeof message === 'string' && TRANSIENT_MESSAGES.some((start) => message.startsWith(start))) return true;
  return (Array.isArray(errors) && errors.some(isTransient)) || isTransient(cause);
}
