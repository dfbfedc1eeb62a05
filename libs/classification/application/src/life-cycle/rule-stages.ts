import { createHash } from 'node:crypto';
import { canonicalBytes } from '@custos/kernel';
import type { Standing } from '@custos/classification-domain';
import type { CompiledRule } from '../policy/compiled-pack.js';

type Standings = Readonly<Record<string, Standing>>;

/** Where the rules of a pack stand by what people approved: kept by its hash, as packs are, for positions read again. */
export class RuleStages {
  readonly document: Buffer;
  /** SHA-256 of the document, in hex. */
  readonly hash: string;
  readonly #founding: ReadonlySet<string> | undefined;

  /**
   * @param standings by rule, where approved steps and stops have put it
   * @param founding hashes of the rules that were live in the first version of the pack that was ever loaded here;
   * undefined lets every rule stand where its file puts it
   */
  constructor(
    readonly standings: Standings,
    founding?: readonly string[],
  ) {
    this.#founding = founding && new Set(founding);
    this.document = canonicalBytes(founding === undefined ? standings : { founding: founding.toSorted(), standings });
    this.hash = createHash('sha256').update(this.document).digest('hex');
  }

  static of(document: Buffer): RuleStages {
    const kept = JSON.parse(document.toString('utf8')) as Standings | { founding: string[]; standings: Standings };
    return isFounded(kept) ? new RuleStages(kept.standings, kept.founding) : new RuleStages(kept);
  }

  /**
   * Where the pack puts a rule for which no step was approved. Whoever deploys a pack answers for its rules; a rule that
   * its files say only later would act by one person's hand, so it stays without effect.
   */
  packStageOf({ text, hash }: Pick<CompiledRule, 'text' | 'hash'>): CompiledRule['text']['mode'] {
    return text.mode === 'live' && this.#founding?.has(hash) === false ? 'shadow' : text.mode;
  }
}

/** Without it every value is a rule's standing, and none of those is a list. */
function isFounded(kept: Standings | { founding: string[] }): kept is { founding: string[]; standings: Standings } {
  return Array.isArray(kept['founding']);
}
