type TableRow = Readonly<Record<string, string | number | boolean | undefined>>;

/** Lines of a table under the names of its columns: numbers to the right, bare texts, nothing where a row has no value. */
export function tableOf(rows: readonly TableRow[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row).filter((name) => row[name] !== undefined)))];
  const columns = names.map((name) => {
    const cells = rows.map(({ [name]: value }) => String(value ?? ''));
    const width = Math.max(name.length, ...cells.map(({ length }) => length));
    const right = rows.every(({ [name]: value }) => value === undefined || typeof value === 'number');
    return [name, ...cells].map((cell) => (right ? cell.padStart(width) : cell.padEnd(width)));
  });
  const lines = ['', ...rows].map((_, line) => columns.map((column) => column[line]).join('  '));
  return rows.length === 0 ? '(none)' : lines.map((line) => line.trimEnd()).join('\n');
}
