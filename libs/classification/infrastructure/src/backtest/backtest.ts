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
import { eachBatch } from './each-batch.js';
import { PastJudge } from './past-judge.js';

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
  /** Rules that wait for what accounts have in common: what is observed of others is not counted again here. */
  readonly notJudged: readonly string[];
}

export interface Backtest {
  /** The same for the same log, pack and range, to the byte. */
  readonly report: BacktestReport;
  /** The sealed event behind a sample of the report. */
  readonly sealedOf: (event: SampledEvent) => SealedEvent | undefined;
}

type LiveHit = Hit & { readonly category: string };

const NONE: readonly LiveHit[] = [];

/**
 * Judges the retained intake by a pack as the classifier would have, drafts included, with windows as they stood then, and
 * compares that with the signals that had effect then and with what reviewers decided.
 */
export async function backtest(options: BacktestOptions): Promise<Backtest> {
  const { pack, log, from, to, samples } = options;
  const reviews = new Reviews();
  await eachBatch(log, 'decisions', async ({ records }) => {
    for (const record of records) {
      const envelope = envelopeIn(record);
      reviews.tell({ ...envelope, data: latestData(envelope) });
    }
  });
  const live = await liveSignals(options);
  const judged = pack.rules.filter(({ awaits }) => awaits === undefined);
  const tally = new BacktestTally(
    judged.map(({ text }) => [text.id, text.category]),
    reviews,
    samples,
  );
  const sealed = new WeakMap<SampledEvent, SealedEvent>();
  const judge = await PastJudge.of(options);
  await eachBatch(log, 'intake', (batch) =>
    judge.judge(batch, ({ event, hits }) => {
      const sampled = sampledOf(event);
      if (hits.length > 0) sealed.set(sampled, event);
      tally.tell(sampled, hits, live.get(sampled.id) ?? NONE);
    }),
  );
  const report = {
    ...{ pack: pack.pack.id, hash: pack.hash, from, to },
    ...{ events: tally.events, unreadable: judge.unreadable, rules: tally.results() },
    notJudged: pack.rules.flatMap(({ text, awaits }) => (awaits === undefined ? [] : [text.id])).sort(),
  };
  return { report, sealedOf: (event) => sealed.get(event) };
}

/** By id of the event, the signals about it that had effect. */
async function liveSignals({ log, from, to }: BacktestOptions): Promise<Map<string, LiveHit[]>> {
  const live = new Map<string, LiveHit[]>();
  await eachBatch(log, 'signals', async ({ records }) => {
    for (const record of records) {
      const { mode, rule, category, spans, event } = latestData(envelopeIn(record)) as unknown as SignalRaised;
      if (mode !== 'live' || event.ingesttime < from || event.ingesttime >= to) continue;
      const hits = live.get(event.id);
      if (hits === undefined) live.set(event.id, [{ rule, category, spans }]);
      // A relay may have carried it twice.
      else if (!hits.some((hit) => hit.rule === rule)) hits.push({ rule, category, spans });
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
