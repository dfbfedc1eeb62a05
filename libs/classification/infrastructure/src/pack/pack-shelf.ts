import { CompiledPack } from '@custos/classification-application';
import type { Queryable, Transaction } from '@custos/postgres';
import { LRUCache } from 'lru-cache';
import type { Shelf } from '../intake/activations.js';
import { SCHEMA } from '../migrations.js';

/** Packs kept compiled beside the current one: a process may see many in its life, and each takes megabytes. */
const MOST_KNOWN = 4;

/** The packs that judge and have judged: the current one, and older ones by hash for positions read again. */
export class PackShelf implements Shelf<CompiledPack> {
  readonly #known = new LRUCache<string, CompiledPack>({ max: MOST_KNOWN });
  #current: CompiledPack;

  constructor(current: CompiledPack) {
    this.#current = current;
  }

  get current(): CompiledPack {
    return this.#current;
  }

  /** From the next batch on this pack judges. @returns whether it is another one than before */
  replace(pack: CompiledPack): boolean {
    if (pack.hash === this.#current.hash) return false;
    // One that judged before is taken up again as it is: what was compiled for it need not be compiled twice.
    this.#known.set(this.#current.hash, this.#current);
    this.#current = this.#known.get(pack.hash) ?? pack;
    return true;
  }

  /** Keeps a pack's document, in the transaction that first judges by it. */
  async keep(tx: Transaction, { hash, document }: CompiledPack): Promise<void> {
    await tx.query(`INSERT INTO ${SCHEMA}.packs (hash, document) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING`, [
      hash,
      document,
    ]);
  }

  /** @param hash undefined for positions that no pack judged yet; @throws Error when no such pack ever judged */
  async byHash(q: Queryable, hash: string | undefined): Promise<CompiledPack> {
    if (hash === undefined || hash === this.#current.hash) return this.#current;
    const known = this.#known.get(hash);
    if (known !== undefined) return known;
    const { rows } = await q.query<{ document: Buffer }>(`SELECT document FROM ${SCHEMA}.packs WHERE hash = $1`, [
      hash,
    ]);
    const document = rows[0]?.document;
    if (document === undefined) throw new Error(`the policy pack ${hash} is not kept`);
    const pack = new CompiledPack(JSON.parse(document.toString('utf8')));
    this.#known.set(hash, pack);
    return pack;
  }
}
