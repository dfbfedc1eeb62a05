import { bankProblems } from '@custos/classification-application';
import {
  HASH_KINDS,
  HASH_WORDS,
  hexOfHash,
  sortedHashes,
  USUAL_RADIUS,
  WHOLE_SAMPLE,
  withoutHashes,
  type HashKind,
  type MediaBankSettings,
} from '@custos/classification-domain';
import type { Database, Queryable, Transaction } from '@custos/postgres';
import { SCHEMA } from '../migrations.js';
import { keepHashSet, readHashSets } from './hash-sets.js';
import type { HashList, RowProblem } from './formats/hash-list.js';

/** Settings of a bank, and the hash sets that hold its entries. */
export interface StoredBank extends MediaBankSettings {
  readonly sets: Readonly<Record<HashKind, string>>;
}

export interface ListedBank extends StoredBank {
  readonly entries: Readonly<Record<HashKind, number>>;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

export interface BankImport {
  readonly bank: string;
  /** Needed for a bank's first import; it never changes. */
  readonly category?: string | undefined;
  readonly list: HashList;
  /** Instead of adding to the bank's entries. */
  readonly replace: boolean;
  /** Who answers for it. */
  readonly by: string;
}

/** Why nothing of an import was taken. */
export class MediaImportError extends Error {
  constructor(readonly problems: readonly RowProblem[]) {
    super(`${problems.length} rows are wrong: nothing was imported`);
  }
}

/** The last version of every bank, in the order of their ids. */
export async function storedBanks(q: Queryable): Promise<StoredBank[]> {
  const { rows } = await q.query<MediaBankSettings & Record<HashKind, string>>(
    `SELECT DISTINCT ON (bank) bank AS id, category, enabled, sampling, radius, pdq, md5, sha256
     FROM ${SCHEMA}.media_bank_versions ORDER BY bank, version DESC`,
  );
  return rows.map(({ pdq, md5, sha256, ...settings }) => ({ ...settings, sets: { pdq, md5, sha256 } }));
}

/** Banks of known media as operators change them: each change a further version, none undone. Needs the owner's role. */
export class MediaBanks {
  constructor(readonly database: Database) {}

  /**
   * Adds what a file lists to a bank, making the bank at the first time, and takes out what it withdraws.
   * @returns entries of the bank by kind
   * @throws MediaImportError when any row is wrong
   * @throws Error when the bank's settings are
   */
  async import({ bank, category, list, replace, by }: BankImport): Promise<Record<HashKind, number>> {
    if (list.problems.length > 0) throw new MediaImportError(list.problems);
    return this.#change(async (tx, banks) => {
      const known = banks.find(({ id }) => id === bank);
      const named = category ?? known?.category;
      if (named === undefined) throw new Error(`there is no bank "${bank}" yet: name the harm category of its entries`);
      if (known !== undefined && known.category !== named)
        throw new Error(`the bank "${bank}" is of category ${known.category}, and stays so`);
      const settings = known ?? { enabled: true, sampling: WHOLE_SAMPLE, radius: USUAL_RADIUS };
      const before = known === undefined || replace ? undefined : await readHashSets(tx, Object.values(known.sets));
      const sets: Partial<Record<HashKind, string>> = {};
      const entries: Partial<Record<HashKind, number>> = {};
      for (const kind of HASH_KINDS) {
        const words = merged(kind, before?.get(known?.sets[kind] ?? ''), list);
        sets[kind] = await keepHashSet(tx, kind, words);
        entries[kind] = words.length / HASH_WORDS[kind];
      }
      await store(tx, { ...settings, id: bank, category: named, sets: sets as Record<HashKind, string> }, by);
      return entries as Record<HashKind, number>;
    });
  }

  /** @throws Error when there is no such bank, or a setting is wrong */
  async set(
    bank: string,
    settings: Partial<Pick<MediaBankSettings, 'enabled' | 'sampling' | 'radius'>>,
    by: string,
  ): Promise<void> {
    await this.#change(async (tx, banks) => store(tx, { ...bankNamed(bank, banks), ...settings }, by));
  }

  async list(): Promise<ListedBank[]> {
    const { rows } = await this.database.query<{
      bank: string;
      recordedBy: string;
      recordedAt: Date;
      pdq: number;
      md5: number;
      sha256: number;
    }>(
      `SELECT DISTINCT ON (v.bank) v.bank, v.recorded_by AS "recordedBy", v.recorded_at AS "recordedAt",
         length(p.hashes) / 32 AS pdq, length(m.hashes) / 16 AS md5, length(s.hashes) / 32 AS sha256
       FROM ${SCHEMA}.media_bank_versions v
       JOIN ${SCHEMA}.media_hash_sets p ON p.hash = v.pdq
       JOIN ${SCHEMA}.media_hash_sets m ON m.hash = v.md5
       JOIN ${SCHEMA}.media_hash_sets s ON s.hash = v.sha256
       ORDER BY v.bank, v.version DESC`,
    );
    const banks = new Map((await storedBanks(this.database)).map((bank) => [bank.id, bank]));
    return rows.flatMap(({ bank, recordedBy, recordedAt, ...entries }) => {
      const stored = banks.get(bank);
      return stored === undefined ? [] : [{ ...stored, entries, recordedBy, recordedAt }];
    });
  }

  /** Every entry of a bank, by kind and in ascending order. @throws Error when there is no such bank */
  async entriesOf(bank: string): Promise<[kind: HashKind, hex: string][]> {
    const { sets } = bankNamed(bank, await storedBanks(this.database));
    const stored = await readHashSets(this.database, Object.values(sets));
    return HASH_KINDS.flatMap((kind) => {
      const words = stored.get(sets[kind]) ?? new Uint32Array();
      return Array.from({ length: words.length / HASH_WORDS[kind] }, (_, index): [HashKind, string] => [
        kind,
        hexOfHash(kind, words, index * HASH_WORDS[kind]),
      ]);
    });
  }

  /** Two changes at a time would each leave out the other's. */
  async #change<T>(work: (tx: Transaction, banks: readonly StoredBank[]) => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      await tx.query(`LOCK TABLE ${SCHEMA}.media_bank_versions IN SHARE ROW EXCLUSIVE MODE`);
      return work(tx, await storedBanks(tx));
    });
  }
}

function bankNamed(bank: string, banks: readonly StoredBank[]): StoredBank {
  const known = banks.find(({ id }) => id === bank);
  if (known === undefined) throw new Error(`there is no bank "${bank}"`);
  return known;
}

function merged(kind: HashKind, before: Uint32Array | undefined, list: HashList): Uint32Array {
  const added = list.added[kind].sorted();
  const withdrawn = list.withdrawn[kind].sorted();
  const all = new Uint32Array((before?.length ?? 0) + added.length);
  if (before !== undefined) all.set(before);
  all.set(added, before?.length ?? 0);
  return withoutHashes(kind, sortedHashes(kind, all), withdrawn);
}

async function store(tx: Transaction, bank: StoredBank, by: string): Promise<void> {
  const problems = bankProblems(bank);
  if (problems.length > 0) throw new Error(problems.join('; '));
  const { id, category, enabled, sampling, radius, sets } = bank;
  await tx.query(
    `INSERT INTO ${SCHEMA}.media_bank_versions
       (bank, category, enabled, sampling, radius, pdq, md5, sha256, recorded_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, category, enabled, sampling, radius, sets.pdq, sets.md5, sets.sha256, by],
  );
}
