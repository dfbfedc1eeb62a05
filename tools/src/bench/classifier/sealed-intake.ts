import { sealContextOf } from '@custos/contracts';
import { derivedId, partitionOf } from '@custos/kernel';
import type { OutgoingRecord } from '@custos/messaging';
import { Database } from '@custos/postgres';
import { Pseudonyms, seal, SubjectKeys, type SubjectKey } from '@custos/privacy';

/** A text as a publisher sends it. */
export interface Posted {
  /** Different for every event. */
  readonly number: number;
  /** One of those whose keys were made. */
  readonly account: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly text: string;
  readonly group?: number;
}

export const TEXT = 'custos.content.TextPosted';
const PLATFORM = 'bench';

/** Posted texts as ingest writes them to the intake: accounts under pseudonyms, the text sealed under its author's key. */
export class SealedIntake {
  readonly #pseudonyms: Pseudonyms;
  readonly #accounts: readonly string[];
  readonly #keys: ReadonlyMap<string, SubjectKey>;

  private constructor(pseudonyms: Pseudonyms, accounts: readonly string[], keys: ReadonlyMap<string, SubjectKey>) {
    this.#pseudonyms = pseudonyms;
    this.#accounts = accounts;
    this.#keys = keys;
  }

  /** Makes the keys of so many accounts. @param databaseUrl under the role of ingest */
  static async open(databaseUrl: string, masterKey: Buffer, accounts: number): Promise<SealedIntake> {
    const pseudonyms = new Pseudonyms(masterKey);
    const subjects = Array.from({ length: accounts }, (_, account) =>
      pseudonyms.of(PLATFORM, 'account', String(account)),
    );
    const database = new Database({ url: databaseUrl, applicationName: 'bench', max: 2 });
    try {
      const keys = new SubjectKeys(database, masterKey, { capacity: accounts });
      const made = await keys.ensure(subjects.map((subject) => ({ platform: PLATFORM, subject })));
      return new SealedIntake(pseudonyms, subjects, made);
    } finally {
      await database.end();
    }
  }

  record({ number, account: author, time, text, group }: Posted): OutgoingRecord {
    const account = this.#accounts[author] as string;
    const key = this.#keys.get(`${PLATFORM}/${account}`) as SubjectKey;
    const id = derivedId({ platform: PLATFORM, source: '/chat', id: String(number), revision: 0, purpose: 'event' });
    const instant = new Date(time).toISOString();
    const groupId = group === undefined ? {} : { groupId: this.#pseudonyms.of(PLATFORM, 'group', String(group)) };
    const envelope = {
      ...{ specversion: '1.0', id, source: '/chat', type: TEXT, schemaversion: 1, platform: PLATFORM },
      ...{ partitionkey: account, time: instant, ingesttime: instant, revision: 0, sourceid: String(number) },
      data: {
        ...{ contentId: `content-${number}`, accountId: account, ...groupId },
        text: seal(key, text, sealContextOf(id, '/text')),
      },
    };
    const value = Buffer.from(JSON.stringify(envelope));
    return { partition: partitionOf(account), key: account, headers: { 'ce-type': TEXT }, value };
  }
}
