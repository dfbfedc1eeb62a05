import {
  BacktestTally,
  Reviews,
  type CompiledPack,
  type Hit,
  type RuleResult,
  type SampledEvent,
} from '@custos/classification-application';
import { subjectOf } from '@custos/classification-domain';
import type { EventEnvelope, SignalRaised } from '@custos/contracts';
import type { Log, LogRecord } from '@custos/messaging';
import type { Logger } from '@custos/observability';
import type { Database } from '@custos/postgres';
import { latestData } from '../intake/incoming-event.js';
import type { SealedEvent } from '../intake/judged-batch.js';
import { inOrderOfTime } from './in-order-of-time.js';
import { PastJudge } from './past-judge.js';
import { eachBatch, TopicReading } from './topic-reading.js';

/** What is read of the log. */
export const BACKTEST_TOPICS = ['intake', 'signals', 'decisions'] as const;

export interface BacktestOptions {
  readonly pack: CompiledPack;
  readonly log: Log;
  /** Under a role that may read subjects' keys. */
  readonly database: Database;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  /** Ingest times from here, RFC 3339 in UTC… */
  readonly from: string;
  /** …to here, exclusive. */
  readonly to: string;
  /** How many samples of each kind to keep for each rule. */
  readonly samples: number;
  readonly logger: Logger;
}

export interface BacktestReport {
  readonly pack: string;
  readonly hash: string;
  readonly from: string;
  readonly to: string;
  /** Events in the range, those apart that were seen before. */
  readonly events: number;
  /** Records that the classifier parks as well. */
  readonly unreadable: number;
  readonly rules: readonly RuleResult[];
}

export interface Backtest {
  /** The same for the same log, pack and range, to the byte. */
  readonly report: BacktestReport;
  /** The sealed event behind a sample of the report. */
  readonly sealedOf: (event: SampledEvent) => SealedEvent | undefined;
}

interface LiveHit extends Hit {
  readonly category: string;
  readonly signalId: string;
}

const NONE: readonly LiveHit[] = [];

/**
 * Judges the retained intake by a pack as the classifier would have, drafts included, with windows and what accounts had in
 * common as they stood then, and compares that with the signals that had effect then and with what reviewers decided.
 */
export async function backtest(options: BacktestOptions): Promise<Backtest> {
  const { pack, log, from, to, samples } = options;
  const reviews = new Reviews();
  await eachBatch(log, 'decisions', ({ records }) => {
    for (const record of records) {
      const envelope = envelopeIn(record);
      reviews.tell({ ...envelope, data: latestData(envelope) });
    }
  });
  const live = await liveSignals(options);
  const tally = new BacktestTally(
    pack.rules.map(({ text }) => [text.id, text.category]),
    reviews,
    samples,
  );
  const sealed = new WeakMap<SampledEvent, SealedEvent>();
  const awaiting = new Set(pack.rules.flatMap(({ text, awaits }) => (awaits === undefined ? [] : [text.id])));
  /** By id, live signals of rules that may yet come true, with the events that they were about. */
  const open = new Map<string, { readonly event: SampledEvent; readonly hit: LiveHit }>();
  const judge = await PastJudge.of(options);
  const reading = await TopicReading.open(log, 'intake');
  try {
    const past = inOrderOfTime(
      reading,
      (batch) => judge.read(batch),
      ({ event }) => event.envelope.ingesttime,
    );
    for await (const record of past) {
      const { event, findings } = await judge.judge(record);
      if (event !== undefined) {
        const sampled = sampledOf(event.event);
        const then = live.get(sampled.id) ?? NONE;
        if (event.hits.length > 0) sealed.set(sampled, event.event);
        tally.event(sampled);
        for (const hit of event.hits)
          tally.hit(
            sampled,
            hit,
            then.some(({ rule }) => rule === hit.rule),
          );
        for (const hit of then) {
          if (awaiting.has(hit.rule)) open.set(hit.signalId, { event: sampled, hit });
          else if (!event.hits.some(({ rule }) => rule === hit.rule)) tally.missed(sampled, hit);
        }
      }
      for (const { event: found, hit, signalId } of findings) {
        const sampled = sampledOf(found);
        sealed.set(sampled, found);
        tally.hit(sampled, hit, open.delete(signalId));
      }
    }
  } finally {
    await reading.close();
  }
  for (const { event, hit } of open.values()) tally.missed(event, hit);
  const report = {
    ...{ pack: pack.pack.id, hash: pack.hash, from, to },
    ...{ events: tally.events, unreadable: judge.unreadable, rules: tally.results() },
  };
  return { report, sealedOf: (event) => sealed.get(event) };
}

/** By id of the event, the signals about it that had effect. */
async function liveSignals({ log, from, to }: BacktestOptions): Promise<Map<string, LiveHit[]>> {
  const live = new Map<string, LiveHit[]>();
  await eachBatch(log, 'signals', ({ records }) => {
    for (const record of records) {
      const signal = latestData(envelopeIn(record)) as unknown as SignalRaised;
      const { mode, rule, category, spans, event, signalId } = signal;
      if (mode !== 'live' || event.ingesttime < from || event.ingesttime >= to) continue;
      const hits = live.get(event.id);
      if (hits === undefined) live.set(event.id, [{ rule, category, spans, signalId }]);
      // A relay may have carried it twice.
      else if (!hits.some((hit) => hit.signalId === signalId)) hits.push({ rule, category, spans, signalId });
    }
  });
  return live;
}

function envelopeIn({ value }: LogRecord): EventEnvelope<string, Readonly<Record<string, unknown>>> {
  return JSON.parse(value.toString('utf8')) as EventEnvelope<string, Readonly<Record<string, unknown>>>;
}

function sampledOf({ record, envelope }: SealedEvent): SampledEvent {
  const { id, type, platform, ingesttime, partitionkey, data } = envelope;
  const { partition, position } = record;
  const subject = subjectOf(type, data, partitionkey);
  return { id, type, platform, ingesttime, partition, position: String(position), subject };
}
