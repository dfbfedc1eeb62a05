import { instantOf, msOf, type Instant } from '@custos/kernel';
import type { Queryable, Transaction } from '@custos/postgres';

/** Whose key it is: the same words of another reviewer or platform are another key. */
export interface KeyOwner {
  readonly platform: string;
  readonly actor: string;
  readonly key: string;
}

export interface RememberedAnswer {
  readonly requestHash: Buffer;
  readonly answer: string;
}

/** Whoever has had no answer after so long will not send the same request again. */
const KEPT_DAYS = 30;
const FORGOTTEN_AT_ONCE = 1_000;

/** What was answered under which idempotency key, kept in the transaction of the answer's effect. */
export class IdempotencyKeys {
  constructor(private readonly schema: string) {}

  async find(tx: Transaction, { platform, actor, key }: KeyOwner): Promise<RememberedAnswer | undefined> {
    const { rows } = await tx.query<RememberedAnswer>({
      name: `${this.schema}.find_idempotency_key`,
      text: `SELECT request_hash AS "requestHash", answer FROM ${this.schema}.idempotency_keys
        WHERE platform = $1 AND actor = $2 AND key = $3`,
      values: [platform, actor, key],
    });
    return rows[0];
  }

  /** @returns false when a request under the same key, made at the same time, was answered first */
  async remember(tx: Transaction, owner: KeyOwner, answered: RememberedAnswer, at: string): Promise<boolean> {
    const { rowCount } = await tx.query({
      name: `${this.schema}.remember_answer`,
      text: `INSERT INTO ${this.schema}.idempotency_keys (platform, actor, key, request_hash, answer, created_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      values: [owner.platform, owner.actor, owner.key, answered.requestHash, answered.answer, at],
    });
    return rowCount === 1;
  }

  /**
   * Deletes a batch of what is older than 30 days.
   * @returns whether there may be more
   */
  async forgetOld(q: Queryable, now: Instant): Promise<boolean> {
    const { rowCount } = await q.query({
      name: `${this.schema}.forget_answers`,
      text: `DELETE FROM ${this.schema}.idempotency_keys k USING (
          SELECT platform, actor, key FROM ${this.schema}.idempotency_keys
          WHERE created_at < $1 ORDER BY created_at LIMIT ${FORGOTTEN_AT_ONCE} FOR UPDATE SKIP LOCKED
        ) AS old
        WHERE k.platform = old.platform AND k.actor = old.actor AND k.key = old.key`,
      values: [instantOf(msOf(now) - KEPT_DAYS * 86_400_000)],
    });
    return rowCount === FORGOTTEN_AT_ONCE;
  }
}
