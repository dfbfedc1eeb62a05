import { Worker } from 'node:worker_threads';
import type { ExternalModel, LabelScores, ModelSettings } from '@custos/classification-application';

/** A text classifier in a file: one input of texts, one output of a score for each of `outputs`. */
export interface OnnxModelSettings extends ModelSettings {
  readonly file: string;
  /** Labels of the output's columns. */
  readonly outputs: readonly string[];
}

export interface OnnxThreadData {
  readonly file: string;
  readonly outputs: number;
}

export interface OnnxQuestion {
  readonly id: number;
  readonly texts: readonly string[];
}

export type OnnxAnswer =
  | { readonly id: number; readonly scores: readonly (readonly number[])[]; readonly error?: undefined }
  | { readonly id: number; readonly error: string };

interface Waiting {
  readonly resolve: (scores: readonly (readonly number[])[]) => void;
  readonly reject: (error: Error) => void;
}

/** Runs from `src` as from `dist`: the thread is compiled code in either case. */
const THREAD = new URL('../../dist/external/onnx-thread.js', import.meta.url);

/**
 * A model that runs here, in a thread of its own, on `onnxruntime-web`, which the operator installs. A question that is
 * given up ends its thread: nothing else stops a model that computes for ever.
 */
export class OnnxModel implements ExternalModel {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #id = 0;

  constructor(
    readonly settings: OnnxModelSettings,
    readonly hash: string,
    readonly file: string,
  ) {}

  async score(texts: readonly string[], signal: AbortSignal): Promise<readonly LabelScores[]> {
    const worker = (this.#worker ??= this.#start());
    const id = this.#id++;
    const giveUp = (): void => void this.#end(worker, signal.reason as Error);
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      const rows = await new Promise<readonly (readonly number[])[]>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        worker.postMessage({ id, texts } satisfies OnnxQuestion);
      });
      return rows.map((row) =>
        Object.fromEntries(this.settings.outputs.map((label, column) => [label, row[column] as number])),
      );
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  async close(): Promise<void> {
    if (this.#worker !== undefined) await this.#end(this.#worker, new Error('the model is closed'));
  }

  #start(): Worker {
    const { file } = this;
    const workerData: OnnxThreadData = { file, outputs: this.settings.outputs.length };
    const worker = new Worker(THREAD, { workerData });
    worker.on('message', (answer: OnnxAnswer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.error === undefined) waiting?.resolve(answer.scores);
      else waiting?.reject(new Error(answer.error));
    });
    worker.on('error', (error: Error) => void this.#end(worker, error));
    worker.unref();
    return worker;
  }

  /** The next question gets a thread of its own again. */
  async #end(worker: Worker, reason: Error): Promise<void> {
    if (this.#worker === worker) {
      this.#worker = undefined;
      for (const { reject } of this.#waiting.values()) reject(reason);
      this.#waiting.clear();
    }
    await worker.terminate();
  }
}
