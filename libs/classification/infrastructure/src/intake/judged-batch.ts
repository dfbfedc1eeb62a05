import { GENERATION, Tally, windowStart, type MediaMatcher } from '@custos/classification-domain';
import { judge, type CompiledPack, type RuleStages } from '@custos/classification-application';
import type { AppliedBatch } from '@custos/messaging';
import type { KeyedHashes, SubjectKey } from '@custos/privacy';
import type { ClassifierMetrics } from './classifier-metrics.js';
import { latestData, type IncomingEvent } from './incoming-event.js';
import type { MatchedBatch, RuleMatch } from '../life-cycle/rule-actions.js';
import { observationOf } from '../observations/observation-record.js';
import type { OpenWindows } from '../windows/window-keeper.js';
import { eventTime } from './event-time.js';
import { judgedEvent, signalOf, tallyOf, type Outgoing } from './outgoing.js';
import { packIds, type PartitionMemory, type SeenRow } from './partition-memory.js';
import { openTexts, type SealedText } from './sealed-texts.js';

/** An event with the texts that some rule asks for, still sealed. */
export interface SealedEvent extends IncomingEvent {
  readonly texts: readonly SealedText[];
}

/** A batch read, with all that is needed to judge it without waiting for anything. */
export interface ReadBatch {
  readonly batch: AppliedBatch;
  readonly events: readonly SealedEvent[];
  readonly pack: CompiledPack;
  readonly stages: RuleStages;
  readonly mediaBanks: MediaMatcher;
  readonly memory: PartitionMemory;
  /** Given where the pack counts over time. */
  readonly windows: OpenWindows | undefined;
}

/** What judging a group of batches leads to. */
export interface Effects {
  readonly outgoing: Outgoing[];
  readonly seen: SeenRow[];
  /** By partition, the first position whose ids must be kept. */
  readonly forget: Map<number, bigint>;
}

interface Match extends RuleMatch {
  readonly event: SealedEvent;
}

/** A batch judged; nothing of it is written yet. */
export interface JudgedBatch extends MatchedBatch {
  readonly read: ReadBatch;
  /** Its events without those that were seen before. */
  readonly fresh: readonly SealedEvent[];
  readonly matches: readonly Match[];
  /** For those who count what accounts have in common. */
  readonly observations: readonly Outgoing[];
}

export interface JudgingOptions {
  readonly keys: ReadonlyMap<string, SubjectKey | undefined>;
  readonly hashes: KeyedHashes;
  readonly metrics: ClassifierMetrics;
  readonly dayOf: (ingesttime: string) => string;
}

/** Judges one batch, and remembers its events as seen. */
export function judgeBatch(read: ReadBatch, { keys, hashes, metrics, dayOf }: JudgingOptions): JudgedBatch {
  const { batch, events, pack, stages, mediaBanks, memory, windows } = read;
  pack.standBy(stages);
  const { staged } = pack;
  const matches: Match[] = [];
  const outgoing: Outgoing[] = [];
  const tally = new Tally();
  const fresh: SealedEvent[] = [];
  let ingesttime = '';
  for (const event of events) {
    const { envelope, record } = event;
    const { id, type, platform } = envelope;
    if (envelope.ingesttime > ingesttime) ingesttime = envelope.ingesttime;
    if (!memory.seen.add(batch.replayed ? 0n : record.position, event.id)) {
      tally.duplicates++;
      continue;
    }
    fresh.push(event);
    const texts = event.texts.length === 0 ? [] : openTexts(event, event.texts, keys);
    metrics.erased(event.texts.length - texts.length);
    windows?.view.at(eventTime(envelope.time, envelope.ingesttime));
    const opened = {
      id,
      type,
      platform,
      data: latestData(envelope),
      texts,
      mediaBanks,
      account: envelope.partitionkey,
    };
    const { findings, failures, observations } = judge(pack, opened, windows?.view);
    const { ingesttime: at, partitionkey } = envelope;
    const day = dayOf(at);
    for (const finding of findings) {
      const mode = staged.modeOf(finding.rule.text.id, partitionkey);
      matches.push({ event, finding, day, ingesttime: at, mode });
    }
    for (const pending of observations) outgoing.push(observationOf(event, pending, pack, hashes));
    for (const { rule, error } of failures) {
      metrics.ruleFailed(rule, error);
      tally.failed(rule, record.position);
    }
    tally.count(platform, day, type);
  }
  metrics.events('judged', fresh.length);
  metrics.events('duplicate', tally.duplicates);
  const { partition } = batch;
  return { read, partition, pack, staged, fresh, matches, observations: outgoing, tally, ingesttime };
}

/** Adds signals, tallies and ids seen to the effects, and moves the partition's memory on. */
export function concludeBatch(judged: JudgedBatch, metrics: ClassifierMetrics, effects: Effects): void {
  const { read, fresh, matches, observations, tally, ingesttime } = judged;
  for (const observation of observations) effects.outgoing.push(observation);
  for (const { event, finding, day, mode } of matches) {
    const { platform, type } = event.envelope;
    if (mode === 'live') tally.signal(platform, day, type);
    metrics.signal(finding.rule.text.id, mode);
    effects.outgoing.push(signalOf(judgedEvent(event), finding, mode, read.pack.hash));
  }
  if (read.batch.replayed) tallyReplay(read, fresh, tally, ingesttime, effects);
  else tallyOnward(read, fresh, tally, ingesttime, effects);
}

/** Begins where the last tally ended: what was parked since then, with no handled record after it, is counted here. */
function tallyOnward(
  { batch, memory, pack }: ReadBatch,
  fresh: readonly SealedEvent[],
  tally: Tally,
  ingesttime: string,
  effects: Effects,
): void {
  const { partition, from, to, records } = batch;
  const { hash: packHash } = pack;
  const last = to - 1n;
  const parked = Number(from - memory.covered) + batch.parked;
  tally.duplicates += Number(to - from) - records.length - batch.parked;
  effects.outgoing.push(
    tallyOf({ partition, first: memory.covered, last, tally, packHash, parked, replayed: false, ingesttime }),
  );
  const rows = seenRows(partition, fresh);
  // The last row marks how far the partition is tallied, ids or none.
  if (rows.at(-1)?.lastPosition !== last) rows.push({ partition, lastPosition: last, ids: Buffer.alloc(0) });
  effects.seen.push(...rows);
  if (memory.covered / GENERATION !== to / GENERATION) effects.forget.set(partition, windowStart(to));
  memory.covered = to;
}

/** Records parked at the very end stand in no tally yet: they are covered first, then counted as what they are. */
function tallyReplay(
  { batch, memory, pack }: ReadBatch,
  fresh: readonly SealedEvent[],
  tally: Tally,
  ingesttime: string,
  effects: Effects,
): void {
  const { partition, to, records } = batch;
  const { hash: packHash } = pack;
  const covered = memory.covered;
  if (covered < to) {
    const range = { partition, first: covered, last: to - 1n, parked: Number(to - covered) };
    effects.outgoing.push(tallyOf({ ...range, tally: new Tally(), packHash, replayed: false, ingesttime }));
    effects.seen.push({ partition, lastPosition: to - 1n, ids: Buffer.alloc(0) });
    memory.covered = to;
  }
  const first = records[0]?.position ?? to;
  const last = records.at(-1)?.position ?? to;
  effects.outgoing.push(tallyOf({ partition, first, last, tally, packHash, parked: 0, replayed: true, ingesttime }));
  for (const row of seenRows(partition, fresh)) {
    const same = effects.seen.findIndex(
      (other) => other.partition === partition && other.lastPosition === row.lastPosition,
    );
    if (same < 0) effects.seen.push(row);
    else effects.seen[same] = row;
  }
}

/** One row for each generation of positions that the events stand in: one, as a rule. */
function seenRows(partition: number, events: readonly SealedEvent[]): SeenRow[] {
  const rows: SeenRow[] = [];
  for (let from = 0; from < events.length;) {
    const generation = generationOf(events[from] as SealedEvent);
    let to = from + 1;
    while (to < events.length && generationOf(events[to] as SealedEvent) === generation) to++;
    const part = events.slice(from, to);
    rows.push({
      partition,
      lastPosition: (part.at(-1) as SealedEvent).record.position,
      ids: packIds(part.map(({ id }) => id)),
    });
    from = to;
  }
  return rows;
}

function generationOf({ record }: SealedEvent): bigint {
  return record.position / GENERATION;
}
