import { createHash } from 'node:crypto';
import { canonicalBytes, derivedId, partitionOf } from '@custos/kernel';
import { subjectOf, type Finding, type Span, type Tally } from '@custos/classification-domain';
import type { CompiledRule, RuleLaw, SignalMode } from '@custos/classification-application';
import type { EventEnvelope, SignalRaised, TrafficTallied } from '@custos/contracts';
import type { LogRecord, OutgoingRecord } from '@custos/messaging';
import { clusterSaid, nameOfCluster } from '../observations/cluster-record.js';
import type { IncomingEvent } from './incoming-event.js';

export type Outgoing = OutgoingRecord & { readonly topic: string };

export const SOURCE = 'custos/classifier';
/** What a signal can point by; own types may nest names that are longer together. */
export const LONGEST_POINTER = 256;
/** What a signal's detail may hold. */
const LONGEST_DETAIL = 512;
const SIGNAL = 'custos.classification.SignalRaised';
const TALLY = 'custos.classification.TrafficTallied';
/** A tally counts the events of every platform in its range; it belongs to none of them. */
const ALL_PLATFORMS = 'custos';

/** An event of the intake as a signal about it names it. */
export interface JudgedEvent {
  readonly envelope: IncomingEvent['envelope'];
  readonly partition: number;
  readonly position: string;
  /** Of the bytes of its record, in hex. */
  readonly sha256: string;
  readonly headers: LogRecord['headers'];
}

export function judgedEvent({ record, envelope }: IncomingEvent): JudgedEvent {
  const { partition, position, value, headers } = record;
  const sha256 = createHash('sha256').update(value).digest('hex');
  return { envelope, partition, position: String(position), sha256, headers };
}

/** What a detector says of an event. */
export interface Said {
  readonly rule: string;
  readonly mode: SignalRaised['mode'];
  readonly category: string;
  /** Millionths. */
  readonly score: number;
  /** Version of what holds the rule. */
  readonly packHash: string;
  readonly spans: readonly Span[];
  readonly law: RuleLaw;
  readonly detail: string;
  readonly actor: string;
  /** Given where it is said of accounts that act as one: the event is what shows it. */
  readonly cluster?: NonNullable<SignalRaised['cluster']>;
}

export function signalOf(
  event: JudgedEvent,
  { rule, spans, detail, cluster }: Finding<CompiledRule>,
  mode: SignalMode,
  packHash: string,
): Outgoing {
  const { id, category, score, reason } = rule.text;
  return signalSaying(event, {
    rule: id,
    mode,
    category,
    score,
    packHash,
    spans,
    law: rule.law,
    detail: reasonAnd(reason, detail),
    actor: `rule:${id}@${packHash}`,
    ...(cluster === undefined ? {} : { cluster: clusterSaid(cluster) }),
  });
}

/** The same event, or cluster, and rule give the same signal, however often they are judged. */
export function signalSaying({ envelope, partition, position, sha256, headers }: JudgedEvent, said: Said): Outgoing {
  const { id: eventId, type, platform, partitionkey, time, ingesttime, data } = envelope;
  const { rule, mode, category, score, packHash, spans, law, detail, actor, cluster } = said;
  const key = cluster === undefined ? partitionkey : cluster.object;
  const signalId = signalIdOf(platform, rule, cluster === undefined ? eventId : nameOfCluster(cluster));
  const signal: SignalRaised = {
    signalId,
    mode,
    category,
    rule,
    packHash,
    score,
    spans: spans.filter(({ pointer }) => pointer.length <= LONGEST_POINTER),
    subject: cluster === undefined ? subjectOf(type, data, partitionkey) : { kind: 'cluster', id: cluster.object },
    event: { id: eventId, type, partition, position, time, ingesttime },
    ...law,
    detail: shortened(detail),
    ...(cluster === undefined ? {} : { cluster }),
    evidence: { sha256, event: envelope },
  };
  const raised: EventEnvelope<typeof SIGNAL, SignalRaised> = {
    specversion: '1.0',
    id: signalId,
    source: SOURCE,
    type: SIGNAL,
    schemaversion: 2,
    platform,
    partitionkey: key,
    time,
    ingesttime,
    revision: 0,
    correlationid: envelope.correlationid ?? eventId,
    causationid: eventId,
    actor,
    data: signal,
  };
  const to = cluster === undefined ? partition : partitionOf(key);
  return { topic: 'signals', ...recordOf(to, key, raised, headers) };
}

/** @param of the event's id, or the cluster's name */
export function signalIdOf(platform: string, rule: string, of: string): string {
  return derivedId({ platform, source: SOURCE, id: of, revision: 0, purpose: `signal/${rule}` });
}

/** In both languages, since reviewers read either; in English alone where both would push out what was found. */
function reasonAnd({ en, zh }: CompiledRule['text']['reason'], detail: string | undefined): string {
  const found = detail === undefined ? '' : ` ${detail}`;
  const whole = `${en} ${zh}${found}`;
  return whole.length <= LONGEST_DETAIL ? whole : en + found;
}

function shortened(detail: string): string {
  return detail.length <= LONGEST_DETAIL ? detail : `${detail.slice(0, LONGEST_DETAIL - 1)}…`;
}

/** One range of one partition, and what stood in it. */
export interface TalliedRange {
  readonly partition: number;
  readonly first: bigint;
  readonly last: bigint;
  readonly tally: Tally;
  /** Version of the pack that judged the range. */
  readonly packHash: string;
  readonly parked: number;
  readonly replayed: boolean;
  /** Latest ingest time in the range: a tally is dated by what it counts, so that counting again gives equal bytes. */
  readonly ingesttime: string;
}

export function tallyOf(range: TalliedRange): Outgoing {
  const { partition, first, last, tally, packHash, parked, replayed, ingesttime } = range;
  const failures = tally
    .failures()
    .map(({ rule, events, first: position }) => ({ rule, packHash, events, firstPosition: String(position) }));
  const data: TrafficTallied = {
    topic: 'intake',
    partition,
    firstPosition: String(first),
    lastPosition: String(last),
    counts: tally.counts(),
    duplicates: tally.duplicates,
    parked,
    replayed,
    ...(failures.length === 0 ? {} : { failures }),
  };
  const key = `intake/${partition}`;
  const tallied: EventEnvelope<typeof TALLY, TrafficTallied> = {
    specversion: '1.0',
    id: derivedId({
      platform: ALL_PLATFORMS,
      source: SOURCE,
      id: `${key}/${first}-${last}`,
      revision: 0,
      purpose: replayed ? 'replayed-tally' : 'tally',
    }),
    source: SOURCE,
    type: TALLY,
    schemaversion: 2,
    platform: ALL_PLATFORMS,
    partitionkey: key,
    time: ingesttime,
    ingesttime,
    revision: 0,
    data,
  };
  return { topic: 'tallies', ...recordOf(partition, key, tallied, {}) };
}

export function recordOf(
  partition: number,
  key: string,
  envelope: EventEnvelope,
  { traceparent }: Readonly<Record<string, string>>,
): OutgoingRecord {
  const headers = traceparent === undefined ? { 'ce-type': envelope.type } : { 'ce-type': envelope.type, traceparent };
  return { partition, key, headers, value: canonicalBytes(envelope) };
}
