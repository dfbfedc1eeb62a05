import {
  BacktestTally,
  Reviews,
  type CompiledPack,
  type RuleResult,
  type SampledEvent,
} from '@custos/classification-application';
import { subjectOf } from '@custos/classification-domain';
import type { Log } from '@custos/messaging';
import type { Logger } from '@custos/observability';
import type { Database } from '@custos/postgres';
import { latestData } from '../intake/incoming-event.js';
import type { SealedEvent } from '../intake/judged-batch.js';
import { inOrderOfTime } from './in-order-of-time.js';
import { LiveSignals, type LiveHit } from './live-signals.js';
import { PastJudge } from './past-judge.js';
import { eachEvent, TopicReading } from './topic-reading.js';

/** What is read of the log. */
export const BACKTEST_TOPICS = ['intake', 'signals', 'external', 'decisions'] as const;

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
  /** Days are counted in this time zone: an object's cluster of the next day is another one. */
  readonly zone: string;
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

/**
 * Judges the retained intake by a pack as the classifier would have, drafts included, with windows, what accounts had in
 * common and what models from outside said as they stood then, and compares that with the signals that had effect then and
 * with what reviewers decided.
 */
export async function backtest(options: BacktestOptions): Promise<Backtest> {
  const { pack, log, from, to, samples } = options;
  const reviews = new Reviews();
  await eachEvent(log, 'decisions', (envelope) => reviews.tell({ ...envelope, data: latestData(envelope) }));
  const live = await LiveSignals.read(options);
  const tally = new BacktestTally(
    pack.rules.map(({ text }) => [text.id, text.category]),
    reviews,
    samples,
  );
  const sealed = new WeakMap<SampledEvent, SealedEvent>();
  const awaiting = new Set(pack.rules.flatMap(({ text, awaits }) => (awaits === undefined ? [] : [text.id])));
  /** By id, live signals of rules that may yet come true, or came true already of an earlier event of their cluster. */
  const open = new Map<string, { readonly event: SampledEvent; readonly hit: LiveHit }>();
  const found = new Set<string>();
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
        const { type, data, partitionkey, id } = event.event.envelope;
        const sampled = sampledOf(event.event, subjectOf(type, data, partitionkey));
        const then = live.of(id);
        if (event.hits.length > 0) sealed.set(sampled, event.event);
        tally.event(sampled);
        for (const hit of event.hits)
          tally.hit(
            sampled,
            hit,
            then.some(({ rule }) => rule === hit.rule),
          );
        for (const hit of then) {
          const told = sampledOf(event.event, hit.subject);
          if (awaiting.has(hit.rule)) open.set(hit.signalId, { event: told, hit });
          else if (!event.hits.some(({ rule }) => rule === hit.rule)) tally.missed(told, hit);
        }
      }
      for (const { event: about, subject, hit, signalId, isInRange } of findings) {
        found.add(signalId);
        if (!isInRange) continue;
        const sampled = sampledOf(about, subject);
        sealed.set(sampled, about);
        tally.hit(sampled, hit, live.has(signalId));
      }
    }
  } finally {
    await reading.close();
  }
  for (const [signalId, { event, hit }] of open) if (!found.has(signalId)) tally.missed(event, hit);
  const report = {
    ...{ pack: pack.pack.id, hash: pack.hash, from, to },
    ...{ events: tally.events, unreadable: judge.unreadable, rules: tally.results() },
  };
  return { report, sealedOf: (event) => sealed.get(event) };
}

function sampledOf({ record, envelope }: SealedEvent, subject: SampledEvent['subject']): SampledEvent {
  const { id, type, platform, ingesttime } = envelope;
  const { partition, position } = record;
  return { id, type, platform, ingesttime, partition, position: String(position), subject };
}
