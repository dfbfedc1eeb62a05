import { createHash } from 'node:crypto';
import { contractOf, type EventEnvelope } from '@custos/contracts';
import type { Arrival } from '@custos/enforcement-application';
import { PoisonRecord, type LogRecord } from '@custos/messaging';
import { traceparentIn } from '@custos/observability';

/** Reads a record of ours. @throws PoisonRecord when it is none, or does not keep its contract */
export function arrivalOf(record: LogRecord): Arrival {
  const envelope = parsed(record);
  const contract = contractOf(envelope.type);
  if (contract === undefined) {
    throw new PoisonRecord(record, 'no-contract', `no contract is known for the type ${envelope.type}`);
  }
  const [problem] = contract.validateStored(envelope.data, envelope.schemaversion);
  if (problem !== undefined) {
    throw new PoisonRecord(record, 'contract-broken', `${envelope.type}: ${problem.pointer} ${problem.message}`);
  }
  if (envelope.partitionkey !== record.key) {
    throw new PoisonRecord(record, 'key-mismatch', 'the record does not travel under the key of its envelope');
  }
  return {
    stored: envelope,
    envelope: { ...envelope, data: contract.upcast(envelope.data, envelope.schemaversion) },
    partition: record.partition,
    position: record.position,
    traceparent: traceparentIn(record.headers),
    sha256: () => createHash('sha256').update(record.value).digest('hex'),
  };
}

function parsed(record: LogRecord): EventEnvelope {
  try {
    const envelope = JSON.parse(record.value.toString('utf8')) as EventEnvelope;
    if (typeof envelope.type === 'string' && typeof envelope.platform === 'string') return envelope;
  } catch {
    // Told below: what the engine would say quotes the record.
  }
  throw new PoisonRecord(record, 'not-an-event', 'the record is not an event in its stored form');
}
