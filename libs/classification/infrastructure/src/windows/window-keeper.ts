import { sameColumns } from '@custos/classification-domain';
import { PartitionView, type CompiledPack } from '@custos/classification-application';
import type { AppliedBatch, TopicPartition } from '@custos/messaging';
import type { Transaction } from '@custos/postgres';
import type { KeyedHashes } from '@custos/privacy';
import type { ClassifierMetrics } from '../intake/classifier-metrics.js';
import { loadWindows, storeJournal, type StoredWindows } from './stored-windows.js';

/** A view of one batch's partition while the batch is judged. */
export interface OpenWindows {
  readonly partition: number;
  readonly stored: StoredWindows;
  readonly view: PartitionView;
}

/** Keeps the windows of the partitions that a handler judges; packs without windows in place cost nothing. */
export class WindowKeeper {
  readonly #stored = new Map<number, StoredWindows>();
  readonly #hashes: KeyedHashes;
  readonly #metrics: ClassifierMetrics;

  constructor(hashes: KeyedHashes, metrics: ClassifierMetrics) {
    this.#hashes = hashes;
    this.#metrics = metrics;
  }

  keepOnly(held: ReadonlySet<number>): void {
    for (const partition of this.#stored.keys()) if (!held.has(partition)) this.#stored.delete(partition);
  }

  forget(partitions: readonly TopicPartition[]): void {
    for (const { partition } of partitions) this.#stored.delete(partition);
  }

  /** @param packs the pack that judges each batch; @returns what each batch is judged with, if anything */
  async open(
    batches: readonly AppliedBatch[],
    packs: readonly CompiledPack[],
    tx: Transaction,
  ): Promise<(OpenWindows | undefined)[]> {
    const columns = packs.map(({ stateful }) => stateful?.features.columns ?? []);
    const unknown = batches.filter(
      ({ partition }, index) => columns[index]?.length !== 0 && !this.#stored.has(partition),
    );
    if (unknown.length > 0) {
      const partitions = unknown.map(({ partition }) => partition);
      for (const [partition, stored] of await loadWindows(tx, partitions)) this.#stored.set(partition, stored);
    }
    return batches.map(({ partition, replayed }, index) => {
      const wanted = columns[index] ?? [];
      const stored = wanted.length === 0 ? undefined : this.#stored.get(partition);
      if (stored === undefined) return undefined;
      // A replay under an older pack must not make the present one's windows begin anew.
      if (replayed && !sameColumns(stored.windows.columns, wanted)) return undefined;
      return { partition, stored, view: new PartitionView(stored.adopt(wanted), this.#hashes) };
    });
  }

  /** Stores what was fed while batches were judged. */
  async store(tx: Transaction, opened: readonly (OpenWindows | undefined)[]): Promise<void> {
    const fed = opened.filter((open): open is OpenWindows => open !== undefined && !open.view.journal.isEmpty);
    for (const { stored } of fed) {
      const { windows } = stored;
      this.#metrics.windows(windows.late, windows.evicted);
      windows.late = windows.evicted = 0;
    }
    await storeJournal(
      tx,
      fed.map(({ partition, stored, view }) => ({ partition, stored, words: view.journal.bytes() })),
    );
  }
}
