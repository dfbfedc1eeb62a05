import type { Queryable } from '@custos/postgres';

export interface Look {
  readonly at: string;
  /** `person:NAME` */
  readonly actor: string;
  readonly platform: string;
  readonly caseId: string;
  /** Ids of the events whose personal text is shown. */
  readonly eventIds: readonly string[];
}

/** Written before anything is shown: a look that cannot be recorded does not happen. */
export async function recordLook(q: Queryable, schema: string, look: Look): Promise<void> {
  await q.query({
    name: `${schema}.record_look`,
    text: `INSERT INTO ${schema}.access_log (at, actor, platform, case_id, looked_at)
      SELECT $1, $2, $3, $4, event_id FROM unnest($5::text[]) AS event_id`,
    values: [look.at, look.actor, look.platform, look.caseId, look.eventIds],
  });
}
