import { CompiledPack, type PolicyPack, type RuleResult } from '@custos/classification-application';
import { PostgresLog } from '@custos/messaging';
import { createLogger } from '@custos/observability';
import { ROLES } from '@custos/postgres';
import { backtest, BACKTEST_TOPICS, type Backtest } from '../backtest/backtest.js';
import { aPack } from './packs.js';
import type { Street } from './street.js';

const logger = createLogger('test', 'silent');

/** Tests a pack on what was published on a street, with samples of three. */
export async function backtestOf(
  street: Street,
  pack: Partial<PolicyPack>,
  range: { readonly from: string; readonly to: string },
): Promise<Backtest> {
  const database = street.test.database(ROLES.owner);
  const log = new PostgresLog({ database, logger });
  for (const topic of BACKTEST_TOPICS) await database.query(`SELECT log.allow(session_user, $1, 'read')`, [topic]);
  const compiled = new CompiledPack(aPack(pack));
  const given = { pack: compiled, log, database, masterKey: street.masterKey, zone: 'Asia/Shanghai', logger };
  return backtest({ ...given, ...range, samples: 3 }).finally(() => log.close());
}

export function resultOf({ report }: Backtest, rule: string): RuleResult {
  return report.rules.find((result) => result.rule === rule) as RuleResult;
}
