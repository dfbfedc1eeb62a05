import { Worker } from 'node:worker_threads';

export interface PictureQuestion {
  readonly id: number;
  readonly bytes: Uint8Array;
}

/**
 * Why a picture could not be looked at: `format` is none that is decoded, `pixels` are more than are unpacked, `broken`
 * breaks off or contradicts itself, `time` ran out.
 */
export type Unreadable = 'format' | 'pixels' | 'broken' | 'time';

export interface PictureHashes {
  readonly md5: string;
  readonly sha256: string;
  /** PDQ in hex; missing, with the reason in `unreadable`, where the picture could not be looked at. */
  readonly pdq?: string;
  /** 0 to 100; see `Pdq`. */
  readonly quality?: number;
  readonly unreadable?: Unreadable;
}

export type PictureAnswer = PictureHashes & { readonly id: number };

interface Waiting {
  readonly resolve: (hashes: PictureHashes) => void;
  readonly reject: (error: Error) => void;
}

export interface PictureHasherOptions {
  /** Longest wait for one picture, after which its thread is ended; 15,000 unless told. */
  readonly timeoutMs?: number;
  /** Largest picture; 32 MiB unless told. */
  readonly mostBytes?: number;
  /** A picture of few bytes may claim to have any number of pixels; 100 million are unpacked at most unless told. */
  readonly mostPixels?: number;
}

/** What its thread is told when it starts. */
export interface PictureBounds {
  readonly mostPixels: number;
  /** Whole seconds, after which decoding gives up by itself. */
  readonly seconds: number;
}

/** Runs from `src` as from `dist`: the thread is compiled code in either case. */
const THREAD = new URL('../dist/picture-thread.js', import.meta.url);

/**
 * Hashes pictures in a thread of its own, one after another: a broken or huge one costs its sender an answer and nobody
 * else anything.
 */
export class PictureHasher {
  readonly #timeoutMs: number;
  readonly #mostBytes: number;
  readonly #bounds: PictureBounds;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #id = 0;

  constructor(options: PictureHasherOptions = {}) {
    const { timeoutMs = 15_000, mostBytes = 32 * 2 ** 20, mostPixels = 100_000_000 } = options;
    this.#timeoutMs = timeoutMs;
    this.#mostBytes = mostBytes;
    // Decoding that gives up by itself answers, and leaves the thread standing.
    this.#bounds = { mostPixels, seconds: Math.max(1, Math.floor((timeoutMs * 2) / 3_000)) };
  }

  /**
   * @param unwanted from when on nobody waits any more: a picture whose turn comes later is passed over
   * @throws Error for a picture that is too large, takes too long, brings its thread down or is passed over
   */
  async hash(bytes: Uint8Array, unwanted?: AbortSignal): Promise<PictureHashes> {
    if (bytes.length > this.#mostBytes)
      throw new Error(`a picture of ${bytes.length} bytes is larger than ${this.#mostBytes}`);
    const turn = this.#last.then(() => {
      unwanted?.throwIfAborted();
      return this.#ask(bytes);
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#end(new Error('the picture hasher is closed'));
  }

  async #ask(bytes: Uint8Array): Promise<PictureHashes> {
    const worker = (this.#worker ??= this.#start());
    const id = this.#id++;
    let impatience: NodeJS.Timeout | undefined;
    const answer = new Promise<PictureHashes>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      impatience = setTimeout(() => {
        void this.#end(new Error(`a picture took longer than ${this.#timeoutMs} ms`));
      }, this.#timeoutMs);
    });
    worker.postMessage({ id, bytes } satisfies PictureQuestion);
    return answer.finally(() => clearTimeout(impatience));
  }

  #start(): Worker {
    const worker = new Worker(THREAD, { workerData: this.#bounds, resourceLimits: { maxOldGenerationSizeMb: 256 } });
    worker.on('message', ({ id, ...hashes }: PictureAnswer) => {
      this.#waiting.get(id)?.resolve(hashes);
      this.#waiting.delete(id);
    });
    worker.on('error', (error: Error) => void this.#end(error));
    worker.unref();
    return worker;
  }

  /** The next picture gets a thread of its own again. */
  async #end(reason: Error): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
    await worker?.terminate();
  }
}
