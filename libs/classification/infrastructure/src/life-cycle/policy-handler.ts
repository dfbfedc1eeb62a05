import { ruleLife, type RuleLife, type RuleLifeEvent } from '@custos/classification-domain';
import { contractOf, type EventEnvelope } from '@custos/contracts';
import type { AppliedBatch, BatchHandler } from '@custos/messaging';
import type { Transaction } from '@custos/postgres';
import { SCHEMA } from '../migrations.js';

/** Reads the topic `policy` into the table of where rules stand. Whatever it cannot read stops its partition: no step is passed over. */
export class PolicyHandler implements BatchHandler {
  async handle(batches: readonly AppliedBatch[], tx: Transaction): Promise<void> {
    const facts = batches.flatMap(({ records }) => records.map(({ value }) => factOf(value)));
    const names = [...new Set(facts.map(nameOf))].sort();
    if (names.length === 0) return;
    const lives = new Map<string, RuleLife>();
    const { rows } = await tx.query<{ name: string; life: string }>(
      `SELECT pack || '/' || rule AS name, life FROM ${SCHEMA}.rule_lives WHERE pack || '/' || rule = ANY ($1::text[])`,
      [names],
    );
    for (const { name, life } of rows) lives.set(name, JSON.parse(life) as RuleLife);
    const rules = new Map<string, { pack: string; rule: string }>();
    for (const fact of facts) {
      const name = nameOf(fact);
      rules.set(name, fact.data);
      lives.set(name, ruleLife.evolve(lives.get(name) ?? ruleLife.initialState(), fact));
    }
    const told = names.map((name) => ({
      ...(rules.get(name) as { pack: string; rule: string }),
      life: lives.get(name),
    }));
    await tx.query(
      `INSERT INTO ${SCHEMA}.rule_lives (pack, rule, life) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
       ON CONFLICT (pack, rule) DO UPDATE SET life = excluded.life`,
      [told.map(({ pack }) => pack), told.map(({ rule }) => rule), told.map(({ life }) => JSON.stringify(life))],
    );
  }
}

function factOf(value: Buffer): RuleLifeEvent {
  const { type, data, schemaversion } = JSON.parse(value.toString('utf8')) as EventEnvelope;
  const contract = contractOf(type);
  if (contract === undefined) throw new Error(`no contract is known for the policy event ${type}`);
  return { type, data: contract.upcast(data, schemaversion) } as RuleLifeEvent;
}

/** Neither name holds a slash. */
function nameOf({ data: { pack, rule } }: RuleLifeEvent): string {
  return `${pack}/${rule}`;
}
