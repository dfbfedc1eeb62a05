import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';

/** The rows of a file with a header, by column; a damaged quote is a letter like any other. */
export async function readDelimited(file: string, delimiter = ','): Promise<Record<string, string>[]> {
  return parse(await readFile(file, 'utf8'), {
    delimiter,
    columns: true,
    bom: true,
    relaxQuotes: true,
    relaxColumnCount: true,
    skipEmptyLines: true,
  });
}

export function column(row: Readonly<Record<string, string>>, name: string): string {
  const value = row[name];
  if (value === undefined) throw new Error(`a row has no column ${name}`);
  return value;
}
