import { createHash } from 'node:crypto';
import { derivedId, partitionOf } from '@custos/kernel';
import { subjectOf, type Finding, type Observation } from '@custos/classification-domain';
import {
  isPerCluster,
  type CompiledPack,
  type CompiledRule,
  type PendingObservation,
} from '@custos/classification-application';
import type { EventEnvelope, ValueObserved } from '@custos/contracts';
import { PoisonRecord, type LogRecord } from '@custos/messaging';
import type { KeyedHashes } from '@custos/privacy';
import { eventTime } from '../intake/event-time.js';
import type { IncomingEvent } from '../intake/incoming-event.js';
import { LONGEST_POINTER, recordOf, SOURCE, type JudgedEvent, type Outgoing } from '../intake/outgoing.js';

const OBSERVED = 'custos.classification.ValueObserved';
/** What an observation may carry. */
const MOST_WAITING = 32;
const MOST_SPANS = 16;

type Observed = EventEnvelope<typeof OBSERVED, ValueObserved>;

/** Texts stay behind: what leaves are numbers, keyed hashes and, where rules wait, the event as it is stored. */
export function observationOf(
  { record, envelope }: IncomingEvent,
  { fold, observable, waiting }: PendingObservation<CompiledRule>,
  pack: CompiledPack,
  hashes: KeyedHashes,
): Outgoing {
  const { id, type, platform, partitionkey, time, ingesttime } = envelope;
  const key = hashes.of(platform, observable.value);
  const rules = waiting.slice(0, MOST_WAITING);
  const data: ValueObserved = {
    fold,
    key,
    account: partitionkey,
    packHash: pack.hash,
    subject: subjectOf(type, envelope.data, partitionkey),
    event: { id, type, partition: record.partition, position: String(record.position), time, ingesttime },
    numbers: Object.entries(observable.numbers).map(([name, value]) => ({ name, value })),
    hashes: Object.entries(observable.hashed).map(([name, value]) => ({ name, hash: hashes.of(platform, value) })),
    waiting: rules.map(({ rule }) => waitingRule(rule, pack, isPerCluster(rule) ? key : partitionkey)),
    spans: spansOf(rules),
    ...(rules.length === 0
      ? {}
      : { evidence: { sha256: createHash('sha256').update(record.value).digest('hex'), event: envelope } }),
  };
  return observed({ envelope, headers: record.headers }, data, `observation/${fold}/${key}`);
}

/** The record by which classifiers tell each other of a value. @param purpose sets it apart among those of its event */
export function observed(
  { envelope, headers }: Pick<JudgedEvent, 'envelope' | 'headers'>,
  data: ValueObserved,
  purpose: string,
): Outgoing {
  const { id: eventId, platform, time, ingesttime } = envelope;
  const said: Observed = {
    specversion: '1.0',
    id: derivedId({ platform, source: SOURCE, id: eventId, revision: 0, purpose }),
    source: SOURCE,
    type: OBSERVED,
    schemaversion: 1,
    platform,
    partitionkey: data.key,
    time,
    ingesttime,
    revision: 0,
    correlationid: envelope.correlationid ?? eventId,
    causationid: eventId,
    data,
  };
  return { topic: 'observations', ...recordOf(partitionOf(data.key), data.key, said, headers) };
}

/** @param whom a share of accounts, or of clusters, is let through by */
function waitingRule({ text: { id } }: CompiledRule, { staged }: CompiledPack, whom: string) {
  return { rule: id, mode: staged.modeOf(id, whom) };
}

function spansOf(rules: readonly Finding<CompiledRule>[]): ValueObserved['spans'] {
  return rules
    .flatMap(({ spans }, rule) => spans.map((span) => ({ rule, ...span })))
    .filter(({ pointer }) => pointer.length <= LONGEST_POINTER)
    .slice(0, MOST_SPANS);
}

/** @throws PoisonRecord for what no classifier wrote */
export function readObservation(record: LogRecord): Observed {
  try {
    const envelope = JSON.parse(record.value.toString('utf8')) as Observed;
    if (envelope.type === OBSERVED) return envelope;
  } catch {
    // The parser's own message quotes the input.
  }
  throw new PoisonRecord(record, 'no-observation', 'the record is not an observation');
}

/** As folds see it. */
export function observationIn({ platform, data }: Observed): Observation {
  const { key, account, event, subject, numbers, hashes, waiting } = data;
  return {
    key,
    platform,
    eventId: event.id,
    type: event.type,
    time: eventTime(event.time, event.ingesttime),
    account,
    subject: subject.id,
    waiting: waiting.length > 0,
    numbers: Object.fromEntries(numbers.map(({ name, value }) => [name, value])),
    hashes: Object.fromEntries(hashes.map(({ name, hash }) => [name, hash])),
  };
}

/** The event that a signal is about; undefined where no rule waited for it. */
export function judgedEventIn({ data }: Observed, headers: LogRecord['headers']): JudgedEvent | undefined {
  const { evidence, event } = data;
  if (evidence === undefined) return undefined;
  return {
    envelope: evidence.event as unknown as JudgedEvent['envelope'],
    partition: event.partition,
    position: event.position,
    sha256: evidence.sha256,
    headers,
  };
}
