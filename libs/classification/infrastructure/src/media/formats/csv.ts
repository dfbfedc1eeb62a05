import { CsvError, parse } from 'csv-parse/sync';
import { HASH_KINDS, type HashKind } from '@custos/classification-domain';
import { HashList, isHashKind, shown } from './hash-list.js';

interface Row {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Reads `kind,hash` rows under that header. */
export function readCsv(text: string): HashList {
  const list = new HashList();
  const rows = parsed(text, list);
  const [header, ...rest] = rows;
  if (header?.record.join(',') !== 'kind,hash') {
    list.problems.push({ line: header?.info.lines ?? 1, message: 'the first line must be "kind,hash"' });
    return list;
  }
  for (const { record, info } of rest) {
    const [kind = '', hash = ''] = record;
    if (record.length !== 2)
      list.problems.push({ line: info.lines, message: `there are ${record.length} columns instead of 2` });
    else if (isHashKind(kind)) list.take(kind, hash, info.lines);
    else list.problems.push({ line: info.lines, message: `"${shown(kind)}" is not one of ${HASH_KINDS.join(', ')}` });
  }
  return list;
}

export function writeCsv(hashes: Iterable<readonly [kind: HashKind, hex: string]>): string {
  const lines = ['kind,hash'];
  for (const [kind, hex] of hashes) lines.push(`${kind},${hex}`);
  return `${lines.join('\n')}\n`;
}

function parsed(text: string, list: HashList): Row[] {
  try {
    return parse(text, {
      bom: true,
      trim: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as Row[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = 'lines' in error && typeof error.lines === 'number' ? error.lines : 1;
    list.problems.push({ line, message: 'the file is not CSV from here on' });
    return [];
  }
}
