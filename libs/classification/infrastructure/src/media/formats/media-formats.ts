import type { HashKind } from '@custos/classification-domain';
import { readCsv, writeCsv } from './csv.js';
import type { HashList } from './hash-list.js';
import { readNcmec, writeNcmec } from './ncmec.js';
import { readThreatExchange, writeThreatExchange } from './threat-exchange.js';

export interface MediaFormat {
  /** Never throws for what the text holds: its problems are in the list. */
  read(text: string): HashList;
  write(hashes: Iterable<readonly [kind: HashKind, hex: string]>): string;
}

/** Shapes in which banks of hashes are exchanged. */
export const MEDIA_FORMATS = {
  csv: { read: readCsv, write: writeCsv },
  ncmec: { read: readNcmec, write: writeNcmec },
  threatexchange: { read: readThreatExchange, write: writeThreatExchange },
} as const satisfies Readonly<Record<string, MediaFormat>>;

export type MediaFormatName = keyof typeof MEDIA_FORMATS;
