import { contractOf, type EventEnvelope } from '@custos/contracts';
import type { LogRecord } from '@custos/messaging';
import type { ReportedEvent } from '@custos/reporting-domain';

/**
 * The event of a record, its data in the latest form known here. A type that nobody here has heard of is passed on for
 * the folds to leave aside; a *version* from the future is not, since it may mean something else by the same name.
 *
 * @throws RangeError for such a version, SyntaxError for a record that is not JSON
 */
export function decode({ value }: LogRecord): ReportedEvent {
  const event = JSON.parse(value.toString('utf8')) as EventEnvelope;
  const contract = contractOf(event.type);
  if (!contract || contract.version === event.schemaversion) return event as ReportedEvent;
  return { ...event, data: contract.upcast(event.data, event.schemaversion) } as ReportedEvent;
}
