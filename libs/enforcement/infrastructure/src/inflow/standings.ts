import type { MeasureAcknowledged } from '@custos/contracts';
import type { Arrival, MeasureStanding } from '@custos/enforcement-application';
import type { Queryable } from '@custos/postgres';

/** The measure as its acknowledgement names it. */
export function nameOfMeasure({ envelope }: Arrival<MeasureAcknowledged>): string {
  return `${envelope.platform}/${envelope.partitionkey}/${envelope.data.measureId}`;
}

/** Where acknowledged measures stand. One of another platform or another account is as unknown as one that never was. */
export async function findStandings(
  q: Queryable,
  schema: string,
  acknowledgements: readonly Arrival<MeasureAcknowledged>[],
): Promise<Map<string, MeasureStanding>> {
  if (acknowledgements.length === 0) return new Map();
  const { rows } = await q.query<MeasureStanding & { name: string }>({
    name: `${schema}.find_standings`,
    text: `SELECT DISTINCT concat_ws('/', m.platform, m.account_key, m.measure_id) AS name, m.stream_id AS "streamId",
        m.correlation_id AS "correlationId"
      FROM unnest($1::text[], $2::text[], $3::text[]) AS a (platform, measure_id, account_key)
      JOIN ${schema}.measures m USING (platform, measure_id, account_key)`,
    values: [
      acknowledgements.map(({ envelope }) => envelope.platform),
      acknowledgements.map(({ envelope }) => envelope.data.measureId),
      acknowledgements.map(({ envelope }) => envelope.partitionkey),
    ],
  });
  return new Map(rows.map(({ name, ...standing }) => [name, standing]));
}
