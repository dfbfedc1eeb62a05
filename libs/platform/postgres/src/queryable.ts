export type Statement = { name?: string; text: string; values?: unknown[] } | string;

/** Something that runs SQL: the pool or one transaction. int8 columns arrive as bigint. */
export interface Queryable {
  query<Row = Record<string, unknown>>(
    statement: Statement,
    values?: unknown[],
  ): Promise<{ rows: Row[]; rowCount: number }>;
}

/** Marks work that must commit together with its caller's, so that a pool cannot be passed by mistake. */
export interface Transaction extends Queryable {
  readonly inTransaction: true;
}
