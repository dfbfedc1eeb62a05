import type { EventEnvelope } from '@custos/contracts';
import type { LogRecord } from '@custos/messaging';
import type { Queryable } from '@custos/postgres';
import type { ChaosEvent, ChaosReceipt } from './publisher.js';

/** What a run must show: every figure 0. */
export interface Findings {
  /** Accepted events, or effects of them, that are not where they must be. */
  readonly lost: number;
  /** Events, cases, measures or counts that one event caused more than once. */
  readonly second_effects: number;
  /** Events of one account whose first copies stand in another order than they were sent. */
  readonly reordered: number;
  /** In words, at most twenty. */
  readonly details: readonly string[];
}

class Tally {
  lost = 0;
  secondEffects = 0;
  reordered = 0;
  readonly details: string[] = [];

  /** Counts a quantity that must be exact: less is lost, more is a second effect. */
  expect(what: string, wanted: number, found: number): void {
    if (found < wanted) this.lost += wanted - found;
    if (found > wanted) this.secondEffects += found - wanted;
    if (found !== wanted) this.note(`${what}: ${found} instead of ${wanted}`);
  }

  note(detail: string): void {
    if (this.details.length < 20) this.details.push(detail);
  }

  findings(): Findings {
    const { lost, secondEffects, reordered, details } = this;
    return { lost, second_effects: secondEffects, reordered, details };
  }
}

interface IntakeFacts {
  /** Distinct events per partition; duplicates in the log are allowed, their effects are not. */
  readonly distinct: Map<number, number>;
}

/** The intake log against the receipts: everything stands where its receipt says, and first copies are in order. */
function checkIntake(
  records: readonly LogRecord[],
  sent: readonly ChaosEvent[],
  receipts: ReadonlyMap<string, ChaosReceipt>,
  tally: Tally,
): IntakeFacts {
  const at = new Map<string, string>();
  const seen = new Set<string>();
  const lastNumber = new Map<string, number>();
  const distinct = new Map<number, number>();
  for (const { partition, position, value } of records) {
    const envelope = JSON.parse(value.toString()) as EventEnvelope<string, { contentId: string }>;
    const id = envelope.sourceid!;
    at.set(`${partition}/${position}`, id);
    if (seen.has(id)) continue;
    seen.add(id);
    distinct.set(partition, (distinct.get(partition) ?? 0) + 1);
    const [, account, number] = id.split('-') as [string, string, string];
    const last = lastNumber.get(account) ?? -1;
    if (Number(number) < last) {
      tally.reordered += 1;
      tally.note(`event ${id} stands after number ${last} of its account`);
    } else lastNumber.set(account, Number(number));
  }
  for (const event of sent) {
    const receipt = receipts.get(event.id);
    if (receipt === undefined) continue;
    if (at.get(`${receipt.partition}/${receipt.position}`) === event.id) continue;
    tally.lost += 1;
    tally.note(`event ${event.id} is not at ${receipt.partition}/${receipt.position}, where its receipt says`);
  }
  return { distinct };
}

interface Count {
  readonly partition: number;
  readonly count: bigint;
}

/** Reporting's volumes against the log, partition by partition. */
async function checkVolumes(database: Queryable, { distinct }: IntakeFacts, tally: Tally): Promise<void> {
  const { rows } = await database.query<Count>(
    'SELECT partition, sum(events)::int8 AS count FROM reporting.volumes__v1 GROUP BY partition',
  );
  const counted = new Map(rows.map(({ partition, count }) => [partition, Number(count)]));
  for (let partition = 0; partition < 64; partition++) {
    tally.expect(`volume of partition ${partition}`, distinct.get(partition) ?? 0, counted.get(partition) ?? 0);
  }
}

interface EffectRow {
  readonly origin: string;
  readonly count: bigint;
}

/** One signal attached and one hold imposed per flagged event, in the event store and in the report's rows. */
async function checkEffects(database: Queryable, flagged: readonly ChaosEvent[], tally: Tally): Promise<void> {
  const measures = await database.query<EffectRow>(`
    SELECT convert_from(payload, 'UTF8')::json #>> '{data,target,id}' AS origin, count(*) AS count
    FROM enforcement.events WHERE type = 'custos.enforcement.MeasureImposed' GROUP BY 1`);
  const imposed = new Map(measures.rows.map(({ origin, count }) => [origin, Number(count)]));
  for (const { account, number } of flagged) {
    const content = `c-${account}-${number}`;
    tally.expect(`holds of ${content}`, 1, imposed.get(content) ?? 0);
  }
  tally.expect('contents held', flagged.length, imposed.size);
  const reported = await database.query<{ count: bigint }>(
    'SELECT count(*) AS count FROM reporting.measures__v1 WHERE day IS NOT NULL',
  );
  tally.expect('measures in the report', flagged.length, Number(reported.rows[0]!.count));
  const repeated = await database.query<{ count: bigint }>(
    'SELECT count(*) AS count FROM (SELECT 1 FROM enforcement.events GROUP BY event_id HAVING count(*) > 1) AS twice',
  );
  tally.expect('events stored twice', 0, Number(repeated.rows[0]!.count));
}

export interface Evidence {
  readonly intake: readonly LogRecord[];
  readonly sent: readonly ChaosEvent[];
  readonly receipts: ReadonlyMap<string, ChaosReceipt>;
  /** The owner's database. */
  readonly database: Queryable;
}

/** Holds the whole line against the publisher's receipts. */
export async function check({ intake, sent, receipts, database }: Evidence): Promise<Findings> {
  const tally = new Tally();
  tally.expect('receipts', sent.length, receipts.size);
  const facts = checkIntake(intake, sent, receipts, tally);
  await checkVolumes(database, facts, tally);
  await checkEffects(
    database,
    sent.filter(({ flagged }) => flagged),
    tally,
  );
  return tally.findings();
}

/** The same check for the control: a table with one row per effect of an intake event. */
export async function checkControl(intake: readonly LogRecord[], database: Queryable): Promise<Findings> {
  const tally = new Tally();
  const { rows } = await database.query<EffectRow>(
    'SELECT event_id AS origin, count(*) AS count FROM control.effects GROUP BY 1',
  );
  const effects = new Map(rows.map(({ origin, count }) => [origin, Number(count)]));
  const ids = new Set(intake.map(({ value }) => (JSON.parse(value.toString()) as EventEnvelope).id));
  for (const id of ids) tally.expect(`effects of ${id}`, 1, effects.get(id) ?? 0);
  return tally.findings();
}
