import { stat } from 'node:fs/promises';

/** Longer than the step of any file system's timestamps; FAT's are the coarsest with two seconds. */
const STEP_MS = 3_000;
/** So often files are read whatever their stamps say: some network folders tell late of a change, or not at all. */
const TRUSTED_MS = 60_000;

/**
 * Whether files can have changed since they were read, by what the file system tells of them for little. Two changes
 * within one step of its timestamps may leave the same stamp. So stamps are trusted only once they had stood still for
 * longer than a step, by our own clock, before the files were last read: what is written after that gets a later stamp.
 */
export class FileStamps {
  #stamps = '';
  #firstSeenAt = 0;
  #trustedUntil = -Infinity;

  /** To be asked before each reading; whoever is told true must read. @param paths files and folders, also missing ones */
  async mayHaveChanged(paths: readonly string[], now = performance.now()): Promise<boolean> {
    const stamps = (await Promise.all(paths.map(stampOf))).join();
    if (stamps !== this.#stamps) {
      this.#stamps = stamps;
      this.#firstSeenAt = now;
      this.distrust();
    }
    if (now < this.#trustedUntil) return false;
    if (now - this.#firstSeenAt > STEP_MS) this.#trustedUntil = now + TRUSTED_MS;
    return true;
  }

  /** The last reading was not what it should have been: there must be another one. */
  distrust(): void {
    this.#trustedUntil = -Infinity;
  }
}

/** With the time of change beside that of modification, which copying tools set to what it was. */
async function stampOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (found === undefined) return '';
  const { dev, ino, size, mtimeNs, ctimeNs } = found;
  return `${dev}/${ino}/${size}/${mtimeNs}/${ctimeNs}`;
}
