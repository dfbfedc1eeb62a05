/** What a column holds, in PostgreSQL's words: `int8` is bigint here, `int4` number, `text` string. */
export type ColumnType = 'text' | 'int4' | 'int8';

/**
 * How two values of one row become one. Every way but `latest` is indifferent to order, and `latest` may be used only
 * where one partition of one topic feeds the column: so a rebuilt table equals the live one, however it was batched.
 */
export type Merge = 'key' | 'sum' | 'least' | 'greatest' | 'latest';

export interface Column<Type extends ColumnType = ColumnType, How extends Merge = Merge> {
  readonly type: Type;
  readonly merge: How;
}

export type Columns = Readonly<Record<string, Column>>;

type ValueOf<Type extends ColumnType> = Type extends 'int8' ? bigint : Type extends 'int4' ? number : string;

/** A row as a fold gives it and as the table keeps it: only `latest` columns may be unknown. */
export type RowOf<C extends Columns> = {
  readonly [Name in keyof C]: C[Name] extends Column<infer Type, infer How>
    ? How extends 'latest'
      ? ValueOf<Type> | null
      : ValueOf<Type>
    : never;
};

export type KeyOf<C extends Columns> = Pick<
  RowOf<C>,
  { [Name in keyof C]: C[Name]['merge'] extends 'key' ? Name : never }[keyof C]
>;

/** Names the row. */
export function key<Type extends ColumnType>(type: Type): Column<Type, 'key'> {
  return { type, merge: 'key' };
}

export function sum(): Column<'int8', 'sum'> {
  return { type: 'int8', merge: 'sum' };
}

export function least<Type extends ColumnType>(type: Type): Column<Type, 'least'> {
  return { type, merge: 'least' };
}

export function greatest<Type extends ColumnType>(type: Type): Column<Type, 'greatest'> {
  return { type, merge: 'greatest' };
}

/** The value that came last, `null` changing nothing. */
export function latest<Type extends ColumnType>(type: Type): Column<Type, 'latest'> {
  return { type, merge: 'latest' };
}

export interface Table<C extends Columns = Columns> {
  readonly columns: C;
  /** Columns to find rows by, beside the key. */
  readonly indexes?: readonly (readonly (keyof C & string)[])[];
}

export type Tables = Readonly<Record<string, Table>>;

/** Rows per table. */
export type RowsOf<T extends Tables> = { readonly [Name in keyof T]: readonly RowOf<T[Name]['columns']>[] };

/** An event with its place in the log. */
export interface Recorded<Event> {
  readonly topic: string;
  readonly partition: number;
  readonly position: bigint;
  readonly event: Event;
}

/**
 * A read model as a fold over the log. Changing what it means is a new version, which is built beside the old one.
 */
export interface Projection<Event, T extends Tables = Tables> {
  /** Lower case, words joined by `_`. */
  readonly name: string;
  readonly version: number;
  /** When this version was written, milliseconds since the epoch: the order in which tables are created. */
  readonly created: number;
  readonly topics: readonly string[];
  readonly tables: T;
  /** Keys of the rows that the fold wants to see as they stand, per table. */
  readonly recalls?: {
    readonly [Name in keyof T]?: (records: readonly Recorded<Event>[]) => readonly KeyOf<T[Name]['columns']>[];
  };
  /**
   * What these records add, to be merged into the tables. Records of one partition are consecutive, lowest first.
   * @throws for a record that cannot be right: its partition stops there
   */
  fold(records: readonly Recorded<Event>[], recalled: RowsOf<T>): { readonly [Name in keyof T]?: RowsOf<T>[Name] };
}

/** Checks and types a projection's declaration. */
export function defineProjection<Event>() {
  return <const T extends Tables>(projection: Projection<Event, T>): Projection<Event, T> => {
    for (const name of [projection.name, ...Object.keys(projection.tables)]) {
      if (!/^[a-z][a-z_]{0,39}$/.test(name)) throw new RangeError(`"${name}" cannot name a projection or its table`);
    }
    return projection;
  };
}

/** One row per key, in the order of keys: what an upsert needs that may neither meet a row twice nor deadlock. */
export function mergeRows<C extends Columns>(columns: C, rows: readonly RowOf<C>[]): RowOf<C>[] {
  const keys = Object.keys(columns).filter((name) => columns[name]!.merge === 'key');
  const merged = new Map<string, Record<string, unknown>>();
  for (const row of rows as readonly Readonly<Record<string, unknown>>[]) {
    const id = keys.map((name) => sortable(row[name])).join('\u0000');
    const known = merged.get(id);
    if (!known) merged.set(id, { ...row });
    else
      for (const name of Object.keys(columns)) known[name] = mergedValue(columns[name]!.merge, known[name], row[name]);
  }
  return [...merged.keys()].sort().map((id) => merged.get(id) as RowOf<C>);
}

function mergedValue(how: Merge, old: unknown, added: unknown): unknown {
  switch (how) {
    case 'key':
      return old;
    case 'sum':
      return (old as bigint) + (added as bigint);
    case 'least':
      return (added as bigint) < (old as bigint) ? added : old;
    case 'greatest':
      return (added as bigint) > (old as bigint) ? added : old;
    case 'latest':
      return added ?? old;
  }
}

function sortable(value: unknown): string {
  return typeof value === 'string' ? value : String(value).padStart(20, '0');
}
