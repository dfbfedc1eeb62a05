import { createHash } from 'node:crypto';
import type { Pictures } from '@custos/intake-application';
import type { PictureFacts } from '@custos/intake-domain';
import type { Metrics } from '@custos/observability';
import { PictureHasher } from '@custos/pictures';

/**
 * A picture of 512 KiB that a person made has 12 million pixels; one that unpacks to 25 million of them takes a
 * second and 100 MB at the worst.
 */
const MOST_PIXELS = 25_000_000;
const PICTURE_MS = 3_000;

/** Reads pictures in a thread of their own, one at a time, and for as long as their sender may wait. */
export class IntakePictures implements Pictures {
  readonly #hasher: PictureHasher;
  readonly #counted: { inc(labels: { outcome: string }): void };

  constructor(metrics: Metrics) {
    this.#hasher = new PictureHasher({ mostPixels: MOST_PIXELS, timeoutMs: PICTURE_MS });
    this.#counted = metrics.counter('custos_ingest_pictures_total', 'Pictures by what became of them', ['outcome']);
  }

  async read(bytes: Buffer, withinMs: number): Promise<PictureFacts> {
    const facts = withinMs > 0 ? await this.#within(bytes, withinMs) : late(bytes);
    this.#counted.inc({ outcome: facts.unreadable ?? 'read' });
    return facts;
  }

  close(): Promise<void> {
    return this.#hasher.close();
  }

  async #within(bytes: Buffer, ms: number): Promise<PictureFacts> {
    const unwanted = AbortSignal.timeout(ms);
    const tooLong = new Promise<undefined>((resolve) => {
      unwanted.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    // A picture that brought its thread down, or had it ended, is one that could not be read in time.
    const hashes = this.#hasher.hash(bytes, unwanted).catch(() => undefined);
    return (await Promise.race([hashes, tooLong])) ?? late(bytes);
  }
}

function late(bytes: Buffer): PictureFacts {
  const digest = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex');
  return { md5: digest('md5'), sha256: digest('sha256'), unreadable: 'time' };
}
