import type { Sealed } from '@custos/contracts';
import type { ForeignRecords, LogRecord } from '@custos/messaging';
import { open, seal, type Pseudonyms, type SubjectKey, type SubjectKeys } from '@custos/privacy';
import { accountsIn } from './publisher-persons.js';
import { platformOf } from './publisher-topics.js';

/** Owns the seals of parked records that speak of nobody. No person's pseudonym is this short. */
const NOBODY = 'publisher-topic';

/** What of a record is the publisher's. */
interface Contents {
  readonly key: string;
  readonly headers: LogRecord['headers'];
  /** Base64: what could not be read need not be text. */
  readonly value: string;
}

/**
 * Publishers' records among what is parked. They are sealed whole, since which of their texts are personal is not known
 * before they are accepted; and under the key of each person they speak of, one seal within the other, so that the
 * erasure of any of them closes the record for good.
 */
export class PublisherRecords implements ForeignRecords {
  readonly #keys: SubjectKeys;
  readonly #pseudonyms: Pseudonyms;

  constructor(keys: SubjectKeys, pseudonyms: Pseudonyms) {
    this.#keys = keys;
    this.#pseudonyms = pseudonyms;
  }

  /** The pseudonym of the account that publishers' keys name as a rule. */
  keyOf({ topic, key }: LogRecord): string {
    return this.#pseudonyms.of(platformOf(topic), 'account', key);
  }

  async seal(records: readonly LogRecord[]): Promise<Buffer[]> {
    const owners = records.map((record) => this.#ownersOf(record));
    const keys = await this.#keys.ensure(owners.flat());
    return records.map((record, at) => {
      const { key, headers, value } = record;
      const contents: Contents = { key, headers, value: value.toString('base64') };
      const ownKeys = (owners[at] ?? []).map(({ platform, subject }) => keys.get(`${platform}/${subject}`));
      return Buffer.from(ownKeys.reduce((text, own) => closed(own, text, placeOf(record)), JSON.stringify(contents)));
    });
  }

  /** @throws when a person of theirs was erased */
  async open(parked: readonly LogRecord[]): Promise<LogRecord[]> {
    let layers = parked.map(({ value }) => JSON.parse(value.toString()) as Sealed | Contents);
    while (layers.some(isSealed)) {
      const keys = await this.#keys.lookup([...new Set(layers.filter(isSealed).map(({ kid }) => kid))]);
      layers = layers.map((layer, at) =>
        isSealed(layer) ? opened(keys.get(layer.kid), layer, placeOf(parked[at]!)) : layer,
      );
    }
    return parked.map((record, at) => {
      const contents = layers[at] as Contents;
      return { ...record, ...contents, value: Buffer.from(contents.value, 'base64') };
    });
  }

  #ownersOf(record: LogRecord): { platform: string; subject: string }[] {
    const platform = platformOf(record.topic);
    const people = accountsIn(record).map((account) => this.#pseudonyms.of(platform, 'account', account));
    return (people.length === 0 ? [NOBODY] : people).map((subject) => ({ platform, subject }));
  }
}

function isSealed(layer: Sealed | Contents): layer is Sealed {
  return 'ciphertext' in layer;
}

function closed(key: SubjectKey | undefined, text: string, place: string): string {
  if (key === undefined) throw new Error('a record would be sealed under a key that nobody asked for');
  return JSON.stringify(seal(key, text, place));
}

function opened(key: SubjectKey | undefined, sealed: Sealed, place: string): Sealed | Contents {
  if (key === undefined) throw new Error('a person whom the record speaks of was erased: it can only be discarded');
  return JSON.parse(open(key, sealed, place)) as Sealed | Contents;
}

function placeOf({ topic, partition, position }: LogRecord): string {
  return `${topic}/${partition}/${position}`;
}
