import { readPack } from '@custos/classification-infrastructure';
import type { CompiledPack } from '@custos/classification-application';
import { join } from 'node:path';
import { ROOT } from '../../run.js';

export interface FoundBank {
  readonly id: string;
  readonly category: string;
  /** How many of its words stand in the text. */
  readonly count: number;
}

/** The word banks of packs that ship, one after another. */
export class PackWords {
  private constructor(readonly packs: readonly CompiledPack[]) {}

  static async read(names: readonly string[]): Promise<PackWords> {
    return new PackWords(await Promise.all(names.map((name) => readPack(join(ROOT, 'packs/policy', name)))));
  }

  /** By bank of all packs: what of it stands in the text. */
  countsIn(text: string): FoundBank[] {
    return this.packs.flatMap(({ pack, analyser }) => {
      const { words } = analyser.analyse([{ pointer: '/text', text }]);
      return pack.banks.map(({ id, category }, bank) => ({ id, category, count: words[bank] as number }));
    });
  }

  /** For each bank a number when a word of it stands in the text, and another when several do. */
  featuresOf(text: string): number[] {
    return [...this.countsIn(text).entries()].flatMap(([bank, { count }]) =>
      count > 1 ? [2 * bank, 2 * bank + 1] : count > 0 ? [2 * bank] : [],
    );
  }
}
