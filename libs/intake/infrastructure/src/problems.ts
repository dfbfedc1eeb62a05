import { SchemaRefusedError } from '@custos/contracts';
import { Problem } from '@custos/http';
import { NotDurable, Overloaded } from '@custos/intake-application';
import { RegistrationRefused } from './publisher-schemas.js';

/** How ingest's own errors look to a publisher. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Overloaded) {
    return new Problem({
      status: 429,
      kind: 'overloaded',
      title: 'Too much waits for the log',
      detail: 'Nothing of this request was taken in.',
      mend: 'Send it again after the time in Retry-After, and less at a time.',
      retryAfter: 1,
    });
  }
  if (error instanceof NotDurable) {
    return new Problem(
      {
        status: 503,
        kind: 'not-durable',
        title: 'The log did not take all events',
        detail: 'Some events of this request may be durable, not all are.',
        mend: 'Send the whole request again, with the same ids, after the time in Retry-After; what is durable counts once.',
        retryAfter: 1,
      },
      { cause: error },
    );
  }
  if (error instanceof SchemaRefusedError) {
    return new Problem({
      status: 400,
      kind: 'schema-refused',
      title: 'The schema cannot be a contract',
      mend: 'Mend what the errors point to and register it again.',
      errors: error.problems.map(({ pointer, message }) => ({ pointer, detail: message })),
    });
  }
  if (error instanceof RegistrationRefused) {
    return new Problem({
      status: 409,
      kind: 'schema-conflict',
      title: 'This version cannot be registered',
      detail: error.message,
    });
  }
  return undefined;
}
