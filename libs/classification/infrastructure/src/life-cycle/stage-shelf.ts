import { RuleStages, type CompiledPack, type CompiledRule } from '@custos/classification-application';
import type { RuleLife, Standing } from '@custos/classification-domain';
import type { Queryable, Transaction } from '@custos/postgres';
import { LRUCache } from 'lru-cache';
import type { Shelf } from '../intake/activations.js';
import { SCHEMA } from '../migrations.js';

/** What older positions were judged by, before any step was approved: every rule stood where its file put it. */
export const AS_PACKED = new RuleStages({});

/** Documents kept beside the current one: each step and stop makes another. */
const MOST_KNOWN = 16;

/** The stages that rules stand at now, and by hash those that they stood at, for positions read again. */
export class StageShelf implements Shelf<RuleStages> {
  readonly #known = new LRUCache<string, RuleStages>({ max: MOST_KNOWN });
  readonly #founding = new Map<string, readonly string[]>();
  #current = AS_PACKED;

  get current(): RuleStages {
    return this.#current;
  }

  /** Takes up what has been approved or stopped since, of the pack given. @returns whether anything was */
  async refresh(q: Queryable, { pack, rules }: CompiledPack): Promise<boolean> {
    const { rows } = await q.query<{ rule: string; life: string }>({
      name: `${SCHEMA}.rule_lives.read`,
      text: `SELECT rule, life FROM ${SCHEMA}.rule_lives WHERE pack = $1`,
      values: [pack.id],
    });
    const standings: Record<string, Standing> = {};
    for (const { rule, life } of rows) {
      const { standing } = JSON.parse(life) as RuleLife;
      if (standing !== undefined) standings[rule] = standing;
    }
    const stages = new RuleStages(standings, await this.#foundingOf(q, pack.id, rules));
    if (stages.hash === this.#current.hash) return false;
    this.#known.set(this.#current.hash, this.#current);
    this.#current = stages;
    return true;
  }

  /** The first version of a pack to be loaded settles it, whichever classifier loads it. */
  async #foundingOf(q: Queryable, pack: string, rules: readonly CompiledRule[]): Promise<readonly string[]> {
    const known = this.#founding.get(pack);
    if (known !== undefined) return known;
    const live = rules.filter(({ text }) => text.mode === 'live').map(({ hash }) => hash);
    const insert = `INSERT INTO ${SCHEMA}.founding_rules (pack, hashes) VALUES ($1, $2) ON CONFLICT (pack) DO NOTHING`;
    await q.query(insert, [pack, live]);
    const { rows } = await q.query<{ hashes: string[] }>(
      `SELECT hashes FROM ${SCHEMA}.founding_rules WHERE pack = $1`,
      [pack],
    );
    const hashes = rows[0]?.hashes ?? live;
    this.#founding.set(pack, hashes);
    return hashes;
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
    const stages = RuleStages.of(document);
    this.#known.set(hash, stages);
    return stages;
  }
}
