/**
 * `binary` has the answer sent in PostgreSQL's binary format, which halves what `bytea` costs to send and to parse; its
 * columns may then be integers, booleans, text and bytea only.
 */
export type Statement = { name?: string; text: string; values?: unknown[]; binary?: true } | string;

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
