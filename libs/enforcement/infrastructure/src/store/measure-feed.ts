import type { EventEnvelope } from '@custos/contracts';
import type { Queryable } from '@custos/postgres';
import type { MeasureCursor } from '../http/measure-cursor.js';

interface FeedRow {
  readonly shard: number;
  readonly position: bigint;
  readonly payload: Buffer;
}

export interface FeedPage {
  readonly measures: EventEnvelope[];
  readonly cursor: MeasureCursor;
}

/** A platform's measures as their events, read on from one position per shard. */
export class MeasureFeed {
  constructor(
    private readonly database: Queryable,
    private readonly schema: string,
  ) {}

  /** In order per account, as in every topic; a page that is cut short goes on where it ended. */
  async read(platform: string, after: MeasureCursor, limit: number): Promise<FeedPage> {
    const { rows } = await this.database.query<FeedRow>({
      name: `${this.schema}.read_measure_feed`,
      text: `WITH next AS (
          SELECT m.shard, m.position FROM unnest($2::bigint[]) WITH ORDINALITY AS wanted (after, place)
          CROSS JOIN LATERAL (
            SELECT * FROM ${this.schema}.measure_feed f
            WHERE f.platform = $1 AND f.shard = wanted.place - 1 AND f.position > wanted.after
            ORDER BY f.position LIMIT $3
          ) AS m
          ORDER BY m.shard, m.position LIMIT $3
        )
        SELECT e.shard, e.position, e.payload FROM next
        JOIN ${this.schema}.events e USING (shard, position) ORDER BY e.shard, e.position`,
      values: [platform, after, limit],
    });
    const cursor = [...after];
    for (const { shard, position } of rows) cursor[shard] = position;
    return { measures: rows.map(({ payload }) => JSON.parse(payload.toString('utf8')) as EventEnvelope), cursor };
  }
}
