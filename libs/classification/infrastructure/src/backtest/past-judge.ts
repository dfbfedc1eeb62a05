import {
  PartitionView,
  RuleStages,
  type CompiledPack,
  type Hit,
  type SampledEvent,
} from '@custos/classification-application';
import { EVERYONE, SeenEvents, subjectOf, type MediaMatcher, type Standing } from '@custos/classification-domain';
import { dayIn } from '@custos/kernel';
import { PoisonRecord, type LogRecord, type PartitionBatch } from '@custos/messaging';
import { Metrics } from '@custos/observability';
import { KeyedHashes, SubjectKeys, type SubjectKey } from '@custos/privacy';
import { scoreObservation } from '../external/score-observation.js';
import { ClassifierMetrics } from '../intake/classifier-metrics.js';
import { readEvent } from '../intake/incoming-event.js';
import { judgeBatch, type SealedEvent } from '../intake/judged-batch.js';
import { judgedEvent, signalIdOf, type Outgoing } from '../intake/outgoing.js';
import type { PartitionMemory } from '../intake/partition-memory.js';
import { sealedTexts } from '../intake/sealed-texts.js';
import { MediaShelf } from '../media/media-shelf.js';
import { ObservationJudge, type ObservedFinding, type Standards } from '../observations/observation-judge.js';
import { RememberedObservations } from '../observations/remembered-observations.js';
import { StoredWindows } from '../windows/stored-windows.js';
import type { OpenWindows } from '../windows/window-keeper.js';
import type { BacktestOptions } from './backtest.js';
import { recordedScores, type RecordedScores } from './recorded-scores.js';

/** An event of the range, and what rules found in it by itself. */
export interface PastEvent {
  readonly event: SealedEvent;
  readonly hits: readonly Hit[];
}

/** What a rule found in an event by what accounts have in common, as soon as that was known. */
export interface PastFinding {
  readonly event: SealedEvent;
  readonly isInRange: boolean;
  readonly subject: SampledEvent['subject'];
  readonly hit: Hit;
  /** Of the signal that it would have led to. */
  readonly signalId: string;
}

export interface PastJudgement {
  readonly event: PastEvent | undefined;
  readonly findings: readonly PastFinding[];
}

/** A record of the intake that can be read, with what it is judged with. */
export interface PastRecord {
  readonly event: SealedEvent;
  readonly keys: Keys;
  readonly memory: PartitionMemory;
  readonly windows: OpenWindows | undefined;
}

interface Partition {
  readonly memory: PartitionMemory;
  readonly stored: StoredWindows;
}

type Keys = ReadonlyMap<string, SubjectKey | undefined>;

/** Judges what the log holds by the classifier's own code, keeping what it would have kept of each partition. */
export class PastJudge {
  /** Records of the range that cannot be read. */
  unreadable = 0;
  readonly #options: BacktestOptions;
  readonly #pack: CompiledPack;
  readonly #stages: RuleStages;
  readonly #subjectKeys: SubjectKeys;
  readonly #hashes: KeyedHashes;
  readonly #metrics: ClassifierMetrics;
  readonly #mediaBanks: MediaMatcher;
  readonly #partitions = new Map<number, Partition>();
  readonly #observations: ObservationJudge;
  readonly #observed = new RememberedObservations();
  readonly #standards: Standards;
  readonly #scores: ReadonlyMap<string, readonly RecordedScores[]>;

  private constructor(
    options: BacktestOptions,
    mediaBanks: MediaMatcher,
    scores: ReadonlyMap<string, readonly RecordedScores[]>,
  ) {
    const { pack, database, masterKey, zone, logger } = options;
    this.#options = options;
    this.#pack = pack;
    this.#stages = everyRule(pack);
    this.#subjectKeys = new SubjectKeys(database, masterKey);
    this.#hashes = new KeyedHashes(masterKey);
    this.#metrics = new ClassifierMetrics(new Metrics('backtest'), logger);
    this.#mediaBanks = mediaBanks;
    this.#observations = new ObservationJudge(this.#metrics);
    this.#scores = scores;
    this.#standards = {
      packOf: async () => pack,
      stages: this.#stages,
      dayOf: (ingesttime) => dayIn(ingesttime, zone),
    };
  }

  /** Known media are searched in the banks as they are today. Models are not asked again: what they said is on record. */
  static async of(options: BacktestOptions): Promise<PastJudge> {
    const media = new MediaShelf();
    await media.refresh(options.database);
    return new PastJudge(options, media.current.matcher, await recordedScores(options));
  }

  /** What of a batch can be read, and matters. */
  async read({ partition, records }: PartitionBatch): Promise<PastRecord[]> {
    this.#pack.standBy(this.#stages);
    const events = records.flatMap((record) => this.#read(record));
    const kids = new Set(events.flatMap(({ texts }) => texts.map(({ sealed }) => sealed.kid)));
    const keys = await this.#subjectKeys.lookup([...kids]);
    const { memory, stored } = this.#of(partition);
    const columns = this.#pack.stateful?.features.columns ?? [];
    const windows =
      columns.length === 0
        ? undefined
        : { partition, stored, view: new PartitionView(stored.adopt(columns), this.#hashes) };
    return events.map((event) => ({ event, keys, memory, windows }));
  }

  /** To be told of events in the order of their time, so that what accounts have in common is known when it was then. */
  async judge(past: PastRecord): Promise<PastJudgement> {
    const judged = this.#judgeAlone(past);
    if (judged === undefined) return { event: undefined, findings: [] };
    const { event } = past;
    const { hits } = judged;
    const observations = [...judged.observations, ...this.#scoresOf(event)];
    const findings = observations.length === 0 ? [] : await this.#observe(observations);
    return { event: this.#isInRange(event) ? { event, hits } : undefined, findings };
  }

  /** Scores join the rules that wait for them whenever they come: as soon as the event is judged, here. */
  #scoresOf(event: SealedEvent): Outgoing[] {
    const recorded = this.#scores.get(event.envelope.id) ?? [];
    if (recorded.length === 0) return [];
    const judged = judgedEvent(event);
    const by = { pack: this.#pack, hashes: this.#hashes };
    return recorded.flatMap(({ model, ...answer }) => scoreObservation(judged, { id: model }, answer, by) ?? []);
  }

  async #observe(observations: readonly Outgoing[]): Promise<PastFinding[]> {
    const standards = this.#standards;
    const arrived = observations.map((record) => ({ record: { ...record, position: 0n, appendedAt: 0 }, standards }));
    const found = await this.#observations.judge(arrived, this.#observed);
    return found.map((finding) => this.#findingOf(finding));
  }

  /** One that cannot be opened is left out, as the classifier parks it. */
  #judgeAlone(past: PastRecord): (Pick<PastEvent, 'hits'> & { observations: readonly Outgoing[] }) | undefined {
    const { event, keys, memory, windows } = past;
    const { partition, position } = event.record;
    const batch = {
      ...{ topic: 'intake', partition, records: [event.record], from: position, to: position + 1n },
      ...{ parked: 0, replayed: false },
    };
    const read = { batch, events: [event], pack: this.#pack, stages: this.#stages, memory, windows };
    const options = { keys, hashes: this.#hashes, metrics: this.#metrics, dayOf: () => '' };
    try {
      const judged = judgeBatch({ ...read, mediaBanks: this.#mediaBanks }, options);
      if (judged.fresh.length === 0) return undefined;
      const hits = judged.matches.map(({ finding: { rule, spans } }) => ({ rule: rule.text.id, spans }));
      return { hits, observations: judged.observations };
    } catch (error) {
      if (!(error instanceof PoisonRecord)) throw error;
      this.unreadable++;
      return undefined;
    }
  }

  /** What comes before the range is judged only where windows gather over it. */
  #read(record: LogRecord): SealedEvent[] {
    try {
      const incoming = readEvent(record);
      const { envelope } = incoming;
      if (envelope.ingesttime >= this.#options.to) return [];
      const matters = this.#isInRange(incoming) || this.#pack.stateful?.isIdle === false;
      const concerned = matters && this.#pack.isConcernedWith(envelope.type);
      return [{ ...incoming, texts: concerned ? sealedTexts(envelope.data) : [] }];
    } catch (error) {
      if (!(error instanceof PoisonRecord)) throw error;
      this.unreadable++;
      return [];
    }
  }

  /** With the event as the signal's evidence holds it. */
  #findingOf({
    event: { envelope, partition, position, headers },
    finding,
    ruleId,
    eventId,
  }: ObservedFinding): PastFinding {
    const { platform, partitionkey, type, data } = envelope;
    const place = { topic: 'intake', partition, position: BigInt(position), key: partitionkey, headers };
    const incoming = readEvent({ ...place, value: Buffer.from(JSON.stringify(envelope)), appendedAt: 0 });
    const { cluster } = finding;
    return {
      event: { ...incoming, texts: sealedTexts(data) },
      isInRange: this.#isInRange(incoming),
      subject:
        cluster === undefined ? subjectOf(type, data, partitionkey) : { kind: 'cluster', id: cluster.cluster.object },
      hit: { rule: ruleId, spans: finding.spans },
      signalId: cluster === undefined ? signalIdOf(platform, ruleId, eventId) : eventId,
    };
  }

  #isInRange({ envelope: { ingesttime } }: Pick<SealedEvent, 'envelope'>): boolean {
    return ingesttime >= this.#options.from && ingesttime < this.#options.to;
  }

  #of(partition: number): Partition {
    let found = this.#partitions.get(partition);
    if (found === undefined) {
      const memory = { seen: new SeenEvents(), covered: 0n };
      this.#partitions.set(partition, (found = { memory, stored: new StoredWindows() }));
    }
    return found;
  }
}

/** Drafts too: how they would do is what a backtest is for. */
function everyRule({ rules }: CompiledPack): RuleStages {
  const standings = rules.map(({ text, hash: ruleHash }): [string, Standing] => [
    text.id,
    { stage: 'live', share: EVERYONE, ruleHash, approval: '', since: '' },
  ]);
  return new RuleStages(Object.fromEntries(standings));
}
