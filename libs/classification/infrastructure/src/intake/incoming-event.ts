import { contractOf, type EventEnvelope } from '@custos/contracts';
import { ID_WORDS, readId } from '@custos/kernel';
import { PoisonRecord, type LogRecord } from '@custos/messaging';

type Data = Readonly<Record<string, unknown>>;

/** A record of the intake, read once. */
export interface IncomingEvent {
  readonly record: LogRecord;
  readonly envelope: EventEnvelope<string, Data>;
  /** The envelope's id as four words. */
  readonly id: Uint32Array;
}

/** @throws PoisonRecord for what is no envelope of ours: ingest checks everything before it writes */
export function readEvent(record: LogRecord): IncomingEvent {
  const envelope = parse(record);
  const id = new Uint32Array(ID_WORDS);
  for (const name of ['id', 'type', 'platform', 'partitionkey', 'time', 'ingesttime'] as const) {
    if (typeof envelope[name] !== 'string')
      throw new PoisonRecord(record, 'not-an-envelope', `the attribute ${name} is missing`);
  }
  if (!isObject(envelope.data)) throw new PoisonRecord(record, 'not-an-envelope', 'there is no data');
  if (!readId(envelope.id, id)) throw new PoisonRecord(record, 'not-an-envelope', 'the id is not a derived id');
  return { record, envelope, id };
}

/** The data in its latest version; where its texts stand is told by the version that was sealed. */
export function latestData({ type, schemaversion, data }: EventEnvelope<string, Data>): Data {
  const contract = contractOf(type);
  return contract === undefined || contract.version === schemaversion
    ? data
    : (contract.upcast(data, schemaversion) as Data);
}

function parse(record: LogRecord): EventEnvelope<string, Data> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(record.value.toString('utf8'));
  } catch {
    // The parser's own message quotes the input, which may be personal.
    throw new PoisonRecord(record, 'not-json', 'the record is not JSON');
  }
  if (!isObject(parsed)) throw new PoisonRecord(record, 'not-an-envelope', 'the record is not an object');
  return parsed as unknown as EventEnvelope<string, Data>;
}

function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
