import { printParseErrorCode, visit } from 'jsonc-parser';
import type { HashKind } from '@custos/classification-domain';
import { HashList, shown } from './hash-list.js';

const KINDS: Readonly<Record<string, HashKind>> = {
  HASH_PDQ: 'pdq',
  HASH_MD5: 'md5',
  HASH_VIDEO_MD5: 'md5',
  HASH_SHA256: 'sha256',
};

const TYPES: Readonly<Record<HashKind, string>> = { pdq: 'HASH_PDQ', md5: 'HASH_MD5', sha256: 'HASH_SHA256' };

/** An indicator as it stands in a page; nothing of it is certain. */
interface Item {
  readonly indicator?: unknown;
  readonly type?: unknown;
  readonly status?: unknown;
  readonly should_delete?: unknown;
}

/**
 * Reads a page of ThreatExchange's `threat_updates`: `{ "data": [{ "indicator", "type", "should_delete", … }] }`. What is
 * to be deleted is withdrawn. Indicators that are no hashes of media, and such as their sharers hold to be harmless, are
 * passed over and counted.
 */
export function readThreatExchange(text: string): HashList {
  const list = new HashList();
  const lines = linesOfItems(text, list);
  if (list.problems.length > 0) return list;
  const { data } = JSON.parse(text) as { data?: unknown };
  if (!Array.isArray(data)) {
    list.problems.push({ line: 1, message: 'there is no list "data"' });
    return list;
  }
  // Only objects have a line of their own; what else stands among them takes that of the one before.
  let object = 0;
  for (const item of data as unknown[]) {
    if (typeof item === 'object' && item !== null && !Array.isArray(item)) takeItem(item, list, lines[object++] ?? 1);
    else list.problems.push({ line: lines[object - 1] ?? 1, message: 'an indicator must be an object' });
  }
  return list;
}

function takeItem({ indicator, type, status, should_delete: withdrawn }: Item, list: HashList, line: number): void {
  if (typeof indicator !== 'string' || typeof type !== 'string') {
    list.problems.push({ line, message: '"indicator" and "type" must be texts' });
    return;
  }
  const kind = KINDS[type];
  if (kind === undefined) list.passOver(`indicators of type ${shown(type)}`);
  else if (withdrawn === true) list.take(kind, indicator, line, 'withdrawn');
  else if (status === 'NON_MALICIOUS') list.passOver('indicators that are held to be harmless');
  else list.take(kind, indicator, line);
}

/** The line on which each object of the list begins; a place where the text is no JSON is a problem of the list. */
function linesOfItems(text: string, list: HashList): number[] {
  const lines: number[] = [];
  visit(
    text,
    {
      onObjectBegin: (_offset, _length, startLine, _character, pathOf) => {
        const path = pathOf();
        if (path.length === 2 && path[0] === 'data') lines.push(startLine + 1);
      },
      onError: (error, _offset, _length, startLine) => {
        list.problems.push({ line: startLine + 1, message: `the file is not JSON: ${printParseErrorCode(error)}` });
      },
    },
    { disallowComments: true },
  );
  return lines;
}

export function writeThreatExchange(hashes: Iterable<readonly [kind: HashKind, hex: string]>): string {
  const items: string[] = [];
  for (const [kind, hex] of hashes)
    items.push(JSON.stringify({ indicator: hex, type: TYPES[kind], status: 'MALICIOUS', should_delete: false }));
  return `{"data":[\n${items.join(',\n')}\n]}\n`;
}
