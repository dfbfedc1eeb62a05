import { Occasion, OccasionJournal, type ObservableEvent, type PartitionWindows } from '@custos/classification-domain';
import type { CompiledFeatures, ValueHashes } from './compiled-features.js';
import type { EventWindows } from './event-windows.js';

/** A partition's windows while a batch is judged by one pack, and the journal of what the batch feeds them. */
export class PartitionView implements EventWindows {
  readonly journal: OccasionJournal;
  readonly #windows: PartitionWindows;
  readonly #hashes: ValueHashes;
  readonly #occasion: Occasion;
  #time = 0;

  /** @param windows under the columns of the pack that judges */
  constructor(windows: PartitionWindows, hashes: ValueHashes) {
    this.#windows = windows;
    this.#hashes = hashes;
    this.#occasion = new Occasion(windows.columns.length);
    this.journal = new OccasionJournal(windows.columns);
  }

  /** The next event to be counted happened then. @param time in milliseconds since the epoch */
  at(time: number): void {
    this.#time = time;
  }

  count(features: CompiledFeatures, event: ObservableEvent, values: Float64Array): void {
    const occasion = this.#occasion;
    occasion.begin(hashOf(event.platform, event.account, 1), hashOf(event.platform, event.account, 2), this.#time);
    features.note(event, occasion, this.#hashes);
    if (occasion.anyFed) {
      this.#windows.feed(occasion);
      this.journal.add(occasion);
    }
    this.#windows.read(occasion, values);
  }
}

/** Accounts are pseudonyms under a key: their own bits are as good as random, and nobody can choose what collides. */
function hashOf(platform: string, account: string, seed: number): number {
  let hash = Math.imul(seed, 0x9e3779b1);
  for (let index = 0; index < platform.length; index++) hash = Math.imul(hash ^ platform.charCodeAt(index), 0x85ebca6b);
  for (let index = 0; index < account.length; index++) {
    hash = Math.imul(hash ^ account.charCodeAt(index), 0xcc9e2d51);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
