import type { Queryable } from '@custos/postgres';
import type { PlatformScope } from './case-table.js';

export interface MeasureRow {
  readonly platform: string;
  readonly measureId: string;
  readonly accountKey: string;
  readonly streamId: string;
  readonly correlationId: string;
}

/** Where measures stand; what has become of one, its stream says. */
export class MeasureTable {
  constructor(
    private readonly database: Queryable,
    private readonly schema: string,
  ) {}

  /** @returns undefined when there is no such measure, or it belongs to a platform outside the scope */
  async find(measureId: string, scope: PlatformScope): Promise<MeasureRow | undefined> {
    const { rows } = await this.database.query<MeasureRow>({
      name: `${this.schema}.find_measure`,
      text: `SELECT platform, measure_id AS "measureId", account_key AS "accountKey", stream_id AS "streamId",
          correlation_id AS "correlationId"
        FROM ${this.schema}.measures WHERE measure_id = $1 AND ($2::text[] IS NULL OR platform = ANY ($2))`,
      values: [measureId, scope],
    });
    return rows[0];
  }
}
