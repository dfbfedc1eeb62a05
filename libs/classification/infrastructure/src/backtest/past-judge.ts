import { PartitionView, RuleStages, type CompiledPack, type Hit } from '@custos/classification-application';
import { EVERYONE, SeenEvents, type MediaMatcher, type Standing } from '@custos/classification-domain';
import { PoisonRecord, type LogRecord, type PartitionBatch } from '@custos/messaging';
import { Metrics } from '@custos/observability';
import { KeyedHashes, SubjectKeys, type SubjectKey } from '@custos/privacy';
import { ClassifierMetrics } from '../intake/classifier-metrics.js';
import { readEvent } from '../intake/incoming-event.js';
import { judgeBatch, type SealedEvent } from '../intake/judged-batch.js';
import type { PartitionMemory } from '../intake/partition-memory.js';
import { sealedTexts } from '../intake/sealed-texts.js';
import { MediaShelf } from '../media/media-shelf.js';
import { StoredWindows } from '../windows/stored-windows.js';
import type { BacktestOptions } from './backtest.js';

export interface PastEvent {
  readonly event: SealedEvent;
  readonly hits: readonly Hit[];
}

interface Partition {
  readonly memory: PartitionMemory;
  readonly windows: StoredWindows;
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

  private constructor(options: BacktestOptions, mediaBanks: MediaMatcher) {
    const { pack, database, masterKey, logger } = options;
    this.#options = options;
    this.#pack = pack;
    this.#stages = everyRule(pack);
    this.#subjectKeys = new SubjectKeys(database, masterKey);
    this.#hashes = new KeyedHashes(masterKey);
    this.#metrics = new ClassifierMetrics(new Metrics('backtest'), logger);
    this.#mediaBanks = mediaBanks;
  }

  /** Known media are searched in the banks as they are today. */
  static async of(options: BacktestOptions): Promise<PastJudge> {
    const media = new MediaShelf();
    await media.refresh(options.database);
    return new PastJudge(options, media.current.matcher);
  }

  /** @param told of each event of the range once, in the order of its partition */
  async judge({ partition, records }: PartitionBatch, told: (past: PastEvent) => void): Promise<void> {
    this.#pack.standBy(this.#stages);
    const events = records.flatMap((record) => this.#read(record));
    const keys = await this.#subjectKeys.lookup([
      ...new Set(events.flatMap(({ texts }) => texts.map(({ sealed }) => sealed.kid))),
    ]);
    const { memory, windows } = this.#of(partition);
    const columns = this.#pack.stateful?.features.columns ?? [];
    const view = columns.length === 0 ? undefined : new PartitionView(windows.adopt(columns), this.#hashes);
    const opened = view === undefined ? undefined : { partition, stored: windows, view };
    for (const event of events) {
      const past = this.#judgeOne(event, keys, { memory, opened });
      if (past !== undefined) told(past);
    }
  }

  /** An event at a time: one that cannot be opened is left out, as the classifier parks it. */
  #judgeOne(
    event: SealedEvent,
    keys: Keys,
    { memory, opened }: { memory: PartitionMemory; opened: Parameters<typeof judgeBatch>[0]['windows'] },
  ): PastEvent | undefined {
    const { partition, position } = event.record;
    const batch = {
      ...{ topic: 'intake', partition, records: [event.record], from: position, to: position + 1n },
      ...{ parked: 0, replayed: false },
    };
    const read = { batch, events: [event], pack: this.#pack, stages: this.#stages, memory, windows: opened };
    const options = { keys, hashes: this.#hashes, metrics: this.#metrics, dayOf: () => '' };
    try {
      const { fresh, matches } = judgeBatch({ ...read, mediaBanks: this.#mediaBanks }, options);
      if (fresh.length === 0 || !this.#isInRange(event)) return undefined;
      return { event, hits: matches.map(({ finding: { rule, spans } }) => ({ rule: rule.text.id, spans })) };
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
      const matters = this.#isInRange(incoming) || this.#pack.stateful !== undefined;
      const concerned = matters && this.#pack.isConcernedWith(envelope.type);
      return [{ ...incoming, texts: concerned ? sealedTexts(envelope.data) : [] }];
    } catch (error) {
      if (!(error instanceof PoisonRecord)) throw error;
      this.unreadable++;
      return [];
    }
  }

  #isInRange({ envelope: { ingesttime } }: Pick<SealedEvent, 'envelope'>): boolean {
    return ingesttime >= this.#options.from && ingesttime < this.#options.to;
  }

  #of(partition: number): Partition {
    let found = this.#partitions.get(partition);
    if (found === undefined) {
      const memory = { seen: new SeenEvents(), covered: 0n };
      this.#partitions.set(partition, (found = { memory, windows: new StoredWindows() }));
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
