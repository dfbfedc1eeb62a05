import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  scanAddresses,
  type Address,
  Folder,
  foldTable,
  PersonalDataScanner,
  type PersonalDatum,
  type PersonalKind,
} from '@custos/classification-domain';
import { atMost, type Figures } from '../../bench/figures.js';

interface Sentence {
  readonly full_text: string;
  readonly spans: readonly {
    readonly entity_type: string;
    readonly start_position: number;
    readonly end_position: number;
  }[];
}

/** The set's types that are told by their form, with ours; all others are persons, places, titles and the like. */
const KINDS: Readonly<Record<string, readonly PersonalKind[]>> = {
  CREDIT_CARD: ['card'],
  PHONE_NUMBER: ['phone', 'mobile'],
  EMAIL_ADDRESS: ['email'],
  IBAN_CODE: ['iban'],
  US_SSN: ['ssn'],
  IP_ADDRESS: ['ip'],
};

/** English sentences with made-up data in them: by type the share found, and what was found where nothing is. */
export async function evaluate(data: string): Promise<Figures> {
  const sentences = JSON.parse(await readFile(join(data, 'synth_dataset_v2.json'), 'utf8')) as Sentence[];
  const folder = new Folder(foldTable());
  const scanner = new PersonalDataScanner();
  const counts = new Map(Object.keys(KINDS).map((type) => [type, { all: 0, found: 0 }]));
  const addresses = { all: 0, found: 0, elsewhere: 0 };
  let elsewhere = 0;
  for (const { full_text: text, spans } of sentences) {
    const found: PersonalDatum[] = [];
    scanner.scan(folder.fold(text), found);
    for (const span of spans) {
      const count = counts.get(span.entity_type);
      if (count === undefined) continue;
      count.all++;
      const kinds = KINDS[span.entity_type] as readonly PersonalKind[];
      if (found.some((datum) => kinds.includes(datum.kind) && overlaps(datum, span.start_position, span.end_position)))
        count.found++;
    }
    const doors: Address[] = [];
    scanAddresses(folder.fold(text), doors);
    for (const span of spans.filter(({ entity_type: type }) => type === 'STREET_ADDRESS')) {
      addresses.all++;
      if (doors.some((door) => overlaps(door, span.start_position, span.end_position))) addresses.found++;
    }
    addresses.elsewhere += doors.filter(
      (door) => !spans.some(({ start_position: start, end_position: end }) => overlaps(door, start, end)),
    ).length;
    elsewhere += found.filter(
      (datum) => !spans.some(({ start_position: start, end_position: end }) => overlaps(datum, start, end)),
    ).length;
  }
  const figures: Figures = {};
  for (const [type, { all, found }] of counts)
    figures[type.toLowerCase()] = { value: found / all, unit: `share of ${String(all)}` };
  figures['street_address'] = { value: addresses.found / addresses.all, unit: `share of ${String(addresses.all)}` };
  figures['addresses_where_none_is'] = { value: addresses.elsewhere / sentences.length, unit: 'per sentence' };
  figures['found_where_nothing_is'] = atMost(elsewhere / sentences.length, 'per sentence', 0.001);
  return figures;
}

function overlaps(datum: { readonly start: number; readonly end: number }, start: number, end: number): boolean {
  return datum.start < end && start < datum.end;
}
