import { checkExamples, type ExampleFailure } from '@custos/classification-application';
import { readPack } from './read-pack.js';

export interface CheckedPack {
  readonly id: string;
  readonly hash: string;
  readonly rules: number;
  /** Examples that their rule does not do as they say. */
  readonly failures: readonly ExampleFailure[];
}

/**
 * What an author wants to know of a pack before anybody loads it.
 * @throws PolicyPackError with everything that is wrong, each with file, line and column
 */
export async function checkPack(folder: string): Promise<CheckedPack> {
  const pack = await readPack(folder);
  return { id: pack.pack.id, hash: pack.hash, rules: pack.rules.length, failures: checkExamples(pack) };
}
