import type { Sealed } from '@custos/contracts';
import type { ForeignRecords, LogRecord } from '@custos/messaging';
import { open, seal, type Pseudonyms, type SubjectKeys } from '@custos/privacy';
import { platformOf } from './publisher-topics.js';

/** Owns the seals of a platform's parked records. No person's pseudonym is this short. */
const SUBJECT = 'publisher-topic';

/** What of a record is the publisher's. */
interface Contents {
  readonly key: string;
  readonly headers: LogRecord['headers'];
  /** Base64: what could not be read need not be text. */
  readonly value: string;
}

/**
 * Publishers' records among what is parked: whom they speak of is not known before they are accepted, so they are sealed
 * whole under a key of their platform.
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
    const platforms = new Set(records.map(({ topic }) => platformOf(topic)));
    const keys = await this.#keys.ensure(Array.from(platforms, (platform) => ({ platform, subject: SUBJECT })));
    return records.map((record) => {
      const { key, headers, value } = record;
      const contents: Contents = { key, headers, value: value.toString('base64') };
      const platformKey = keys.get(`${platformOf(record.topic)}/${SUBJECT}`);
      if (platformKey === undefined) throw new Error('a record would be sealed under a key that nobody asked for');
      return Buffer.from(JSON.stringify(seal(platformKey, JSON.stringify(contents), placeOf(record))));
    });
  }

  /** @throws when a key was destroyed */
  async open(parked: readonly LogRecord[]): Promise<LogRecord[]> {
    const seals = parked.map(({ value }) => JSON.parse(value.toString()) as Sealed);
    const keys = await this.#keys.lookup([...new Set(seals.map(({ kid }) => kid))]);
    return parked.map((record, at) => {
      const sealed = seals[at] as Sealed;
      const key = keys.get(sealed.kid);
      if (key === undefined) throw new Error('the key that the record is sealed under is gone');
      const contents = JSON.parse(open(key, sealed, placeOf(record))) as Contents;
      return { ...record, ...contents, value: Buffer.from(contents.value, 'base64') };
    });
  }
}

function placeOf({ topic, partition, position }: LogRecord): string {
  return `${topic}/${partition}/${position}`;
}
