import type { EventEnvelope, MeasureImposed } from '@custos/contracts';
import type { StreamChange, UnitOfWork } from '@custos/enforcement-application';
import { partitionOf } from '@custos/kernel';
import type { Transaction } from '@custos/postgres';

const CASE_EVENTS: ReadonlySet<string> = new Set(['custos.enforcement.CaseOpened', 'custos.enforcement.CaseDecided']);
const FED_EVENTS: ReadonlySet<string> = new Set([
  'custos.enforcement.MeasureImposed',
  'custos.enforcement.MeasureLifted',
  'custos.enforcement.MeasureExpired',
]);

/** What the events of this unit mean for the tables beside the streams; `positions` are the last of each change. */
export async function writeRows(
  tx: Transaction,
  schema: string,
  work: UnitOfWork,
  changes: readonly StreamChange[],
  positions: readonly bigint[],
): Promise<void> {
  await writeCases(tx, schema, work, changes);
  await writeMeasures(tx, schema, changes);
  await writeFeed(tx, schema, changes, positions);
}

async function writeCases(
  tx: Transaction,
  schema: string,
  work: UnitOfWork,
  changes: readonly StreamChange[],
): Promise<void> {
  const columns: string[][] = [[], [], [], [], [], [], [], []];
  for (const { streamId, envelopes } of changes) {
    const last = envelopes.findLast(({ type }) => CASE_EVENTS.has(type));
    if (last === undefined) continue;
    const { caseId, status, category, subject, accountKey, openedAt } = work.caseOf(
      streamId.slice('case:'.length),
    ).state;
    const row = [last.platform, caseId, status, category, subject?.kind, subject?.id, accountKey, openedAt];
    row.forEach((value, column) => columns[column]?.push(value ?? ''));
  }
  if (columns[0]?.length === 0) return;
  await tx.query({
    name: `${schema}.write_cases`,
    text: `INSERT INTO ${schema}.cases
        (platform, case_id, state, category, subject_kind, subject_id, account_key, opened_at)
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
        $8::timestamptz[])
      ON CONFLICT (platform, case_id) DO UPDATE SET state = excluded.state, opened_at = excluded.opened_at`,
    values: columns,
  });
}

async function writeMeasures(tx: Transaction, schema: string, changes: readonly StreamChange[]): Promise<void> {
  const columns: (string | null)[][] = [[], [], [], [], [], [], []];
  for (const { streamId, envelopes } of changes) {
    for (const envelope of envelopes) {
      if (envelope.type !== 'custos.enforcement.MeasureImposed') continue;
      const {
        platform,
        id,
        partitionkey,
        correlationid = id,
        data,
      } = envelope as EventEnvelope<string, MeasureImposed>;
      const row = [platform, data.measureId, partitionkey, streamId, correlationid, id, data.until];
      row.forEach((value, column) => columns[column]?.push(value));
    }
  }
  if (columns[0]?.length === 0) return;
  await tx.query({
    name: `${schema}.write_measures`,
    text: `WITH imposed AS (
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
          AS m (platform, measure_id, account_key, stream_id, correlation_id, imposed_by, due_at)
      ), due AS (
        INSERT INTO ${schema}.due_measures
          (platform, measure_id, account_key, stream_id, correlation_id, imposed_by, due_at)
        SELECT * FROM imposed WHERE due_at IS NOT NULL
      )
      INSERT INTO ${schema}.measures (platform, measure_id, account_key, stream_id, correlation_id)
      SELECT platform, measure_id, account_key, stream_id, correlation_id FROM imposed`,
    values: columns,
  });
}

async function writeFeed(
  tx: Transaction,
  schema: string,
  changes: readonly StreamChange[],
  positions: readonly bigint[],
): Promise<void> {
  const columns: [string[], number[], bigint[]] = [[], [], []];
  changes.forEach(({ routingKey, envelopes }, index) => {
    const first = (positions[index] as bigint) - BigInt(envelopes.length - 1);
    envelopes.forEach(({ type, platform }, offset) => {
      if (!FED_EVENTS.has(type)) return;
      columns[0].push(platform);
      columns[1].push(partitionOf(routingKey));
      columns[2].push(first + BigInt(offset));
    });
  });
  if (columns[0].length === 0) return;
  await tx.query({
    name: `${schema}.write_measure_feed`,
    text: `INSERT INTO ${schema}.measure_feed (platform, shard, position)
      SELECT * FROM unnest($1::text[], $2::smallint[], $3::bigint[])`,
    values: columns,
  });
}
