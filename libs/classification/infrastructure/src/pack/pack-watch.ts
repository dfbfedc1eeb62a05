import { createHash } from 'node:crypto';
import { PolicyPackError } from '@custos/classification-application';
import type { Logger, Metrics } from '@custos/observability';
import { Recurring } from '../recurring.js';
import { FileStamps } from './file-stamps.js';
import type { PackShelf } from './pack-shelf.js';
import { compileFiles, readPackFiles } from './read-pack.js';

const LOOK_EVERY_MS = 1_000;

export interface PackWatchOptions {
  readonly folder: string;
  readonly packs: PackShelf;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** What became of an attempt to take up the pack's files. */
export interface Reload {
  /** The pack that judges from now on. */
  readonly hash: string;
  readonly changed: boolean;
  /** Why the files cannot be used; the pack before stays in force. */
  readonly problem?: string;
}

/**
 * Takes up the pack's files when they change. It looks at their stamps every second, since notifications are not told of
 * everything (network folders, a ConfigMap's swapped links), reads them when these may tell of a change, and waits until
 * two readings are equal: a file that is being written must not pass for half a bank.
 */
export class PackWatch {
  readonly #looks = new Recurring(() => this.#look(), LOOK_EVERY_MS);
  readonly #options: PackWatchOptions;
  readonly #reloads;
  readonly #stamps = new FileStamps();
  #paths: readonly string[] = [];
  #taken = '';
  #seen = '';
  #problem: string | undefined;

  constructor(options: PackWatchOptions) {
    this.#options = options;
    this.#reloads = options.metrics.counter(
      'custos_classifier_pack_reloads_total',
      'Changed policy packs that were taken up or refused',
      ['outcome'],
    );
    options.metrics.gauge(
      'custos_classifier_pack_refused',
      '1 while the files of the policy pack cannot be used and the pack before them judges',
      [],
      (gauge) => gauge.set(this.#problem === undefined ? 0 : 1),
    );
  }

  /** Why the files as they are now do not judge; undefined while they do. */
  get problem(): string | undefined {
    return this.#problem;
  }

  start(): void {
    this.#looks.start();
  }

  stop(): Promise<void> {
    return this.#looks.stop();
  }

  /** Takes the files up as they are now. Never throws: what is wrong is answered, logged, counted and shown in readiness. */
  async reload(): Promise<Reload> {
    try {
      const texts = await this.#read();
      this.#taken = this.#seen = digestOf(texts);
      return this.#takeUp(texts);
    } catch (error) {
      return this.#refuse(error);
    }
  }

  async #look(): Promise<void> {
    if (!(await this.#stamps.mayHaveChanged(this.#paths))) return;
    try {
      const texts = await this.#read();
      const digest = digestOf(texts);
      const settled = digest === this.#seen;
      this.#seen = digest;
      if (!settled) this.#stamps.distrust();
      if (!settled || digest === this.#taken) return;
      this.#taken = digest;
      this.#takeUp(texts);
    } catch (error) {
      this.#stamps.distrust();
      if (this.#problem === undefined) this.#refuse(error);
    }
  }

  async #read(): Promise<ReadonlyMap<string, string>> {
    const { texts, paths } = await readPackFiles(this.#options.folder);
    this.#paths = paths;
    return texts;
  }

  #takeUp(texts: ReadonlyMap<string, string>): Reload {
    const { packs, folder, logger } = this.#options;
    try {
      const pack = compileFiles(folder, texts);
      const changed = packs.replace(pack);
      this.#problem = undefined;
      if (changed) {
        this.#reloads.inc({ outcome: 'taken-up' });
        logger.info({ pack: pack.pack.id, hash: pack.hash, rules: pack.rules.length }, 'another policy pack judges');
      }
      return { hash: packs.current.hash, changed };
    } catch (error) {
      return this.#refuse(error);
    }
  }

  #refuse(error: unknown): Reload {
    const { packs, logger } = this.#options;
    const problem = error instanceof Error ? error.message : String(error);
    this.#problem = problem;
    this.#reloads.inc({ outcome: 'refused' });
    const { hash } = packs.current;
    const problems = error instanceof PolicyPackError ? error.problems : [{ pointer: '', message: problem }];
    logger.error({ problems, hash }, 'the changed policy pack cannot be used; the one before goes on judging');
    return { hash, changed: false, problem };
  }
}

function digestOf(texts: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const [name, text] of texts) hash.update(`${name}\0${text.length}\0${text}`);
  return hash.digest('hex');
}
