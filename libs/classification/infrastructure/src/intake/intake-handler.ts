import { dayIn } from '@custos/kernel';
import type { CompiledPack, RuleStages } from '@custos/classification-application';
import { appendToOutbox, type AppliedBatch, type BatchHandler, type TopicPartition } from '@custos/messaging';
import type { Transaction } from '@custos/postgres';
import type { KeyedHashes, SubjectKeys } from '@custos/privacy';
import { SCHEMA } from '../migrations.js';
import type { MediaEdition, MediaShelf } from '../media/media-shelf.js';
import type { RuleActions } from '../life-cycle/rule-actions.js';
import { AS_PACKED, type StageShelf } from '../life-cycle/stage-shelf.js';
import type { PackShelf } from '../pack/pack-shelf.js';
import { WindowKeeper } from '../windows/window-keeper.js';
import { Activations } from './activations.js';
import type { ClassifierMetrics } from './classifier-metrics.js';
import { readEvent, type IncomingEvent } from './incoming-event.js';
import { concludeBatch, judgeBatch, type Effects, type ReadBatch } from './judged-batch.js';
import { beginTallies, loadMemories, storeSeen, type PartitionMemory } from './partition-memory.js';
import { sealedTexts } from './sealed-texts.js';

export interface IntakeHandlerOptions {
  readonly packs: PackShelf;
  readonly stages: StageShelf;
  readonly actions: RuleActions;
  readonly media: MediaShelf;
  readonly subjectKeys: SubjectKeys;
  readonly hashes: KeyedHashes;
  readonly metrics: ClassifierMetrics;
  /** Days are counted in this time zone. */
  readonly zone: string;
}

/** Judges the intake: signals and tallies go to the outbox, ids and packs used to their tables, all in one transaction. */
export class IntakeHandler implements BatchHandler {
  readonly #options: IntakeHandlerOptions;
  readonly #memories = new Map<number, PartitionMemory>();
  readonly #packs: Activations<CompiledPack>;
  readonly #media: Activations<MediaEdition>;
  readonly #windows: WindowKeeper;
  readonly #stages: Activations<RuleStages>;
  #minute = '';
  #day = '';

  constructor(options: IntakeHandlerOptions) {
    this.#options = options;
    const { packs, media, stages } = options;
    this.#packs = new Activations({ shelf: packs, table: 'pack_activations', column: 'pack_hash' });
    this.#media = new Activations({ shelf: media, table: 'media_activations', column: 'edition_hash' });
    this.#stages = new Activations({
      shelf: stages,
      table: 'stage_activations',
      column: 'stages_hash',
      initially: AS_PACKED.hash,
    });
    this.#windows = new WindowKeeper(options.hashes, options.metrics);
  }

  async assigned(partitions: readonly (TopicPartition & { next: bigint })[], tx: Transaction): Promise<void> {
    const held = new Set(partitions.map(({ partition }) => partition));
    for (const partition of this.#memories.keys()) if (!held.has(partition)) this.#memories.delete(partition);
    this.#packs.keepOnly(held);
    this.#media.keepOnly(held);
    this.#windows.keepOnly(held);
    this.#stages.keepOnly(held);
    await beginTallies(tx, partitions);
  }

  rolledBack(partitions: readonly TopicPartition[]): void {
    for (const { partition } of partitions) this.#memories.delete(partition);
    this.#packs.forget(partitions);
    this.#media.forget(partitions);
    this.#windows.forget(partitions);
    this.#stages.forget(partitions);
  }

  async handle(batches: readonly AppliedBatch[], tx: Transaction): Promise<void> {
    try {
      const incoming = batches.map(({ records }) => records.map(readEvent));
      await this.#remember(batches, tx);
      const packs = await this.#packs.inForce(batches, tx);
      const media = await this.#media.inForce(batches, tx);
      const stages = await this.#stages.inForce(batches, tx);
      const windows = await this.#windows.open(batches, packs, tx);
      const read = batches.map((batch, index) => ({
        ...this.#read(batch, incoming[index] ?? [], packs[index] as CompiledPack, stages[index] as RuleStages),
        mediaBanks: (media[index] as MediaEdition).matcher,
        windows: windows[index],
      }));
      const { subjectKeys, hashes, metrics, actions } = this.#options;
      const keys = await subjectKeys.lookup(kidsOf(read));
      const effects: Effects = { outgoing: [], seen: [], forget: new Map() };
      const dayOf = (ingesttime: string) => this.#dayOf(ingesttime);
      const judged = read.map((each) => judgeBatch(each, { keys, hashes, metrics, dayOf }));
      await actions.settle(tx, judged);
      for (const each of judged) concludeBatch(each, metrics, effects);
      await storeSeen(tx, effects.seen, effects.forget);
      await this.#windows.store(tx, windows);
      // Last: it takes locks that are held until the commit.
      await appendToOutbox(tx, SCHEMA, effects.outgoing);
    } catch (error) {
      this.rolledBack(batches);
      throw error;
    }
  }

  async #remember(batches: readonly AppliedBatch[], tx: Transaction): Promise<void> {
    const unknown = batches.filter(({ partition }) => !this.#memories.has(partition));
    if (unknown.length === 0) return;
    for (const [partition, memory] of await loadMemories(tx, unknown)) this.#memories.set(partition, memory);
  }

  #read(
    batch: AppliedBatch,
    incoming: readonly IncomingEvent[],
    pack: CompiledPack,
    stages: RuleStages,
  ): Omit<ReadBatch, 'mediaBanks' | 'windows'> {
    pack.standBy(stages);
    const events = incoming.map(({ record, envelope, id }) => ({
      record,
      envelope,
      id,
      // What no rule asks for stays sealed.
      texts: pack.isConcernedWith(envelope.type) ? sealedTexts(envelope.data) : [],
    }));
    return { batch, events, pack, stages, memory: this.#memories.get(batch.partition) as PartitionMemory };
  }

  #dayOf(ingesttime: string): string {
    const minute = ingesttime.slice(0, 16);
    if (minute !== this.#minute) {
      this.#day = dayIn(ingesttime, this.#options.zone);
      this.#minute = minute;
    }
    return this.#day;
  }
}

function kidsOf(batches: readonly ReadBatch[]): string[] {
  const kids = new Set<string>();
  for (const { events } of batches)
    for (const { texts } of events) for (const { sealed } of texts) kids.add(sealed.kid);
  return [...kids];
}
