import { RuleStages } from '@custos/classification-application';
import type { RuleLife, Standing } from '@custos/classification-domain';
import type { Queryable, Transaction } from '@custos/postgres';
import { LRUCache } from 'lru-cache';
import type { Shelf } from '../intake/activations.js';
import { SCHEMA } from '../migrations.js';

/** As long as no step is approved: every rule stands where its pack puts it. */
export const AS_PACKED = new RuleStages({});

/** Documents kept beside the current one: each step and stop makes another. */
const MOST_KNOWN = 16;

/** The stages that rules stand at now, and by hash those that they stood at, for positions read again. */
export class StageShelf implements Shelf<RuleStages> {
  readonly #known = new LRUCache<string, RuleStages>({ max: MOST_KNOWN });
  #current = AS_PACKED;

  get current(): RuleStages {
    return this.#current;
  }

  /** Takes up what has been approved or stopped since. @returns whether anything was */
  async refresh(q: Queryable, pack: string): Promise<boolean> {
    const { rows } = await q.query<{ rule: string; life: string }>({
      name: `${SCHEMA}.rule_lives.read`,
      text: `SELECT rule, life FROM ${SCHEMA}.rule_lives WHERE pack = $1`,
      values: [pack],
    });
    const standings: Record<string, Standing> = {};
    for (const { rule, life } of rows) {
      const { standing } = JSON.parse(life) as RuleLife;
      if (standing !== undefined) standings[rule] = standing;
    }
    const stages = new RuleStages(standings);
    if (stages.hash === this.#current.hash) return false;
    this.#known.set(this.#current.hash, this.#current);
    this.#current = stages;
    return true;
  }

  /** Keeps a document, in the transaction that first judges by it. */
  async keep(tx: Transaction, { hash, document }: RuleStages): Promise<void> {
    await tx.query(`INSERT INTO ${SCHEMA}.rule_stages (hash, document) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING`, [
      hash,
      document,
    ]);
  }

  /** @param hash undefined before anything was approved; @throws Error when no rules ever stood so */
  async byHash(q: Queryable, hash: string | undefined): Promise<RuleStages> {
    if (hash === undefined || hash === AS_PACKED.hash) return AS_PACKED;
    if (hash === this.#current.hash) return this.#current;
    const known = this.#known.get(hash);
    if (known !== undefined) return known;
    const { rows } = await q.query<{ document: Buffer }>(`SELECT document FROM ${SCHEMA}.rule_stages WHERE hash = $1`, [
      hash,
    ]);
    const document = rows[0]?.document;
    if (document === undefined) throw new Error(`the rules' stages ${hash} are not kept`);
    const stages = new RuleStages(JSON.parse(document.toString('utf8')) as Record<string, Standing>);
    this.#known.set(hash, stages);
    return stages;
  }
}
