import { scanAddresses, type Address } from '../addresses/address-scanner.js';
import { Reading } from '../features/reading.js';
import type { Span } from '../features/text-analysis.js';
import type { Folder, FoldedText } from '../folding/folder.js';
import { ExposureReader } from './exposure-reader.js';
import { PersonalDataScanner } from './personal-data-scanner.js';
import { PERSONAL_KINDS, type PersonalDatum } from './personal-datum.js';

/** Addresses by how far they lead: to a door, or to any place. */
export const ADDRESS_KINDS = ['doors', 'places'] as const;
/** Whose data are said to be: another person's and held up to be hunted, another person's, the writer's or a business's. */
export const BEARINGS = ['exposed', 'others', 'own'] as const;

export type PersonalFeature =
  (typeof PERSONAL_KINDS)[number] | (typeof ADDRESS_KINDS)[number] | (typeof BEARINGS)[number];

/** More spans of one kind add nothing that a reviewer would read. */
const MOST_SPANS = 16;

class Found {
  count = 0;
  readonly spans: Span[] = [];

  add(span: Span): void {
    this.count++;
    if (this.spans.length < MOST_SPANS) this.spans.push(span);
  }
}

/** Personal data and addresses in the texts of an event, with whose they are said to be. */
export class PersonalReading extends Reading {
  readonly #scanner = new PersonalDataScanner();
  readonly #exposure: ExposureReader;
  readonly #data: PersonalDatum[] = [];
  readonly #addresses: Address[] = [];
  readonly #found = new Map<PersonalFeature, Found>(
    [...PERSONAL_KINDS, ...ADDRESS_KINDS, ...BEARINGS].map((feature) => [feature, new Found()]),
  );

  constructor(folder: Folder) {
    super(folder);
    this.#exposure = new ExposureReader(folder);
  }

  count(feature: PersonalFeature): number {
    return this.#of(feature).count;
  }

  spans(feature: PersonalFeature): readonly Span[] {
    return this.#of(feature).spans;
  }

  protected override clear(): void {
    for (const found of this.#found.values()) found.count = found.spans.length = 0;
  }

  protected override read(pointer: string, text: FoldedText): void {
    this.#data.length = this.#addresses.length = 0;
    this.#scanner.scan(text, this.#data);
    scanAddresses(text, this.#addresses);
    if (this.#data.length + this.#addresses.length === 0) return;
    this.#exposure.begin(text);
    for (const { kind, start, end } of this.#data) this.#add(kind, { pointer, start, end }, text);
    for (const { door, start, end } of this.#addresses) {
      if (door) this.#add('doors', { pointer, start, end }, text);
      this.#get('places').add({ pointer, start, end });
    }
  }

  #add(feature: PersonalFeature, span: Span, text: FoldedText): void {
    this.#get(feature).add(span);
    const bearing = this.#exposure.bearing(text, span.start, span.end);
    if (bearing !== 'unsaid') this.#get(bearing).add(span);
  }

  #of(feature: PersonalFeature): Found {
    this.make();
    return this.#get(feature);
  }

  #get(feature: PersonalFeature): Found {
    return this.#found.get(feature) as Found;
  }
}
