import type { Queryable, Transaction } from '@custos/postgres';
import { SCHEMA } from '../migrations.js';

/** What each model has cost on a day. @param day UTC, as in 2026-11-22 */
export async function spentOn(q: Queryable, day: string): Promise<Map<string, number>> {
  const { rows } = await q.query<{ model: string; spent: bigint }>(
    `SELECT model, spent FROM ${SCHEMA}.external_spending WHERE day = $1::date`,
    [day],
  );
  return new Map(rows.map(({ model, spent }) => [model, Number(spent)]));
}

/** Adds to what models have cost; last before the outbox, since it holds a row that others wait for until the commit. */
export async function addSpending(tx: Transaction, day: string, costs: ReadonlyMap<string, number>): Promise<void> {
  const models = [...costs.keys()].filter((model) => (costs.get(model) ?? 0) > 0).sort();
  if (models.length === 0) return;
  await tx.query(
    `INSERT INTO ${SCHEMA}.external_spending AS s (model, day, spent)
     SELECT w.model, $1::date, w.spent FROM unnest($2::text[], $3::bigint[]) AS w (model, spent)
     ON CONFLICT (model, day) DO UPDATE SET spent = s.spent + excluded.spent`,
    [day, models, models.map((model) => costs.get(model) ?? 0)],
  );
}
