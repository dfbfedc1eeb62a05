import type { Columns, KeyOf, Projection, RowOf, Table } from '@custos/kernel';
import { mergeRows } from '@custos/kernel';
import type { Queryable, Transaction } from '@custos/postgres';

/** Qualified name of one version of a projection's table. */
export function tableName(schema: string, table: string, version: number): string {
  return `${schema}.${table}__v${version}`;
}

/** Consumer group of one version; also the `consumer` of its rows in the positions table. */
export function groupOf(projection: Pick<Projection<never>, 'name' | 'version'>): string {
  return `projection:${projection.name}__v${projection.version}`;
}

/** A table's column for a property, as in `firstPosition` and `first_position`. */
export function columnOf(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** What to select so that rows come back under their property names. */
export function selected(columns: Columns): string {
  return Object.keys(columns)
    .map((property) => `${columnOf(property)} AS "${property}"`)
    .join(', ');
}

/** CREATE TABLE and its indexes for one version. The role may read and write rows, and owns nothing. */
export function createTable(schema: string, role: string, name: string, version: number, table: Table): string {
  const columns = Object.entries(table.columns);
  const lines = columns.map(
    ([property, { type, merge }]) => `  ${columnOf(property)} ${type}${merge === 'latest' ? '' : ' NOT NULL'}`,
  );
  const qualified = tableName(schema, name, version);
  return [
    // Room in each page lets an update stay beside the row it replaces, without touching an index.
    `CREATE TABLE ${qualified} (\n${lines.join(',\n')},\n  PRIMARY KEY (${keysOf(table.columns).map(columnOf).join(', ')})`,
    `) WITH (fillfactor = 70);\n`,
    ...(table.indexes ?? []).map((index) => `CREATE INDEX ON ${qualified} (${index.map(columnOf).join(', ')});\n`),
    `GRANT SELECT, INSERT, UPDATE ON ${qualified} TO ${role};\n`,
  ].join('');
}

function keysOf(columns: Columns): string[] {
  return Object.keys(columns).filter((property) => columns[property]!.merge === 'key');
}

function arrays(columns: Columns, properties: readonly string[]): string {
  return properties.map((property, index) => `$${index + 1}::${columns[property]!.type}[]`).join(', ');
}

/** One version of one table, its statements made once. */
export class VersionedTable<C extends Columns = Columns> {
  readonly #columns: C;
  readonly #properties: readonly string[];
  readonly #keys: readonly string[];
  readonly #merge: { readonly name: string; readonly text: string };
  readonly #recall: { readonly name: string; readonly text: string };

  constructor(schema: string, name: string, version: number, table: Table<C>) {
    const qualified = tableName(schema, name, version);
    this.#columns = table.columns;
    this.#properties = Object.keys(table.columns);
    this.#keys = keysOf(table.columns);
    this.#merge = { name: `${name}__v${version}/merge`, text: mergeStatement(qualified, table.columns) };
    const keys = this.#keys.map(columnOf).join(', ');
    this.#recall = {
      name: `${name}__v${version}/recall`,
      text: `SELECT ${selected(table.columns)} FROM ${qualified} JOIN unnest(${arrays(table.columns, this.#keys)}) AS wanted (${keys}) USING (${keys})`,
    };
  }

  /** Merges rows into the table, one statement for all. */
  async merge(transaction: Transaction, rows: readonly RowOf<C>[]): Promise<void> {
    if (rows.length === 0) return;
    await transaction.query({
      ...this.#merge,
      values: this.#valuesOf(mergeRows(this.#columns, rows), this.#properties),
    });
  }

  async recall(from: Queryable, keys: readonly KeyOf<C>[]): Promise<RowOf<C>[]> {
    if (keys.length === 0) return [];
    const { rows } = await from.query<RowOf<C>>({ ...this.#recall, values: this.#valuesOf(keys, this.#keys) });
    return rows;
  }

  #valuesOf(rows: readonly object[], properties: readonly string[]): unknown[] {
    return properties.map((property) => (rows as readonly Record<string, unknown>[]).map((row) => row[property]));
  }
}

function mergeStatement(qualified: string, columns: Columns): string {
  const properties = Object.keys(columns);
  const updates = properties.flatMap((property) => {
    const column = columnOf(property);
    switch (columns[property]!.merge) {
      case 'key':
        return [];
      case 'sum':
        return [`${column} = kept.${column} + excluded.${column}`];
      case 'least':
        return [`${column} = least(kept.${column}, excluded.${column})`];
      case 'greatest':
        return [`${column} = greatest(kept.${column}, excluded.${column})`];
      case 'latest':
        return [`${column} = coalesce(excluded.${column}, kept.${column})`];
    }
  });
  return (
    `INSERT INTO ${qualified} AS kept (${properties.map(columnOf).join(', ')}) ` +
    `SELECT * FROM unnest(${arrays(columns, properties)}) ` +
    `ON CONFLICT (${keysOf(columns).map(columnOf).join(', ')}) DO ` +
    (updates.length > 0 ? `UPDATE SET ${updates.join(', ')}` : 'NOTHING')
  );
}
