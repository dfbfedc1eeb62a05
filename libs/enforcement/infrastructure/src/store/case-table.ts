import type { Queryable } from '@custos/postgres';

export interface CaseRow {
  readonly platform: string;
  readonly caseId: string;
  readonly state: 'open' | 'decided';
  readonly category: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly accountKey: string;
  readonly openedAt: Date;
}

/** Platforms a person may act on; undefined stands for all. */
export type PlatformScope = readonly string[] | undefined;

export interface QueuePage {
  readonly scope: PlatformScope;
  readonly state: CaseRow['state'];
  readonly after: { readonly openedAt: string; readonly caseId: string } | undefined;
  readonly limit: number;
}

const COLUMNS = `platform, case_id AS "caseId", state, category, subject_kind AS "subjectKind", subject_id AS "subjectId",
  account_key AS "accountKey", opened_at AS "openedAt"`;

/** The reviewers' queue as a table; what a case is in full, its stream says. */
export class CaseTable {
  constructor(
    private readonly database: Queryable,
    private readonly schema: string,
  ) {}

  /** @returns undefined when there is no such case, or it belongs to a platform outside the scope */
  async find(caseId: string, scope: PlatformScope): Promise<CaseRow | undefined> {
    const { rows } = await this.database.query<CaseRow>({
      name: `${this.schema}.find_case`,
      text: `SELECT ${COLUMNS} FROM ${this.schema}.cases
        WHERE case_id = $1 AND ($2::text[] IS NULL OR platform = ANY ($2))`,
      values: [caseId, scope],
    });
    return rows[0];
  }

  /** Oldest first: whoever waits longest is next. */
  async page({ scope, state, after, limit }: QueuePage): Promise<CaseRow[]> {
    const { rows } = await this.database.query<CaseRow>({
      name: `${this.schema}.page_cases`,
      text: `SELECT ${COLUMNS} FROM ${this.schema}.cases
        WHERE ($1::text[] IS NULL OR platform = ANY ($1)) AND state = $2
          AND ($3::timestamptz IS NULL OR (opened_at, case_id) > ($3, $4))
        ORDER BY opened_at, case_id LIMIT $5`,
      values: [scope, state, after?.openedAt, after?.caseId, limit],
    });
    return rows;
  }
}
