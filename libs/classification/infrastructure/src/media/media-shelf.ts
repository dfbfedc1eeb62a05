import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { canonicalBytes } from '@custos/kernel';
import { bankProblems } from '@custos/classification-application';
import { HASH_KINDS, MediaMatcher, type MediaBank, type MediaEntries } from '@custos/classification-domain';
import type { Queryable, Transaction } from '@custos/postgres';
import type { Shelf } from '../intake/activations.js';
import { SCHEMA } from '../migrations.js';
import { readHashSets } from './hash-sets.js';
import { storedBanks, type StoredBank } from './media-banks.js';

/** All banks as they stand at one time, ready to be searched. */
export interface MediaEdition {
  /** SHA-256 of the banks' canonical JSON, in hex; undefined where there are none. */
  readonly hash: string | undefined;
  readonly document: Buffer;
  readonly matcher: MediaMatcher;
}

const NONE: MediaEdition = { hash: undefined, document: canonicalBytes([]), matcher: MediaMatcher.build([]) };

/** Old editions kept in memory for positions read again: each may hold a million hashes. */
const MOST_OLD = 2;

/** The banks that are searched now, and by hash those that were, for positions read again. */
export class MediaShelf implements Shelf<MediaEdition> {
  readonly #old = new Map<string, MediaEdition>();
  #current = NONE;
  #leftOut: readonly string[] = [];

  /** Of banks that are stored and must not be used, what is wrong with each: the others are searched without them. */
  get leftOut(): readonly string[] {
    return this.#leftOut;
  }

  get current(): MediaEdition {
    return this.#current;
  }

  /**
   * Takes up what has changed since it was last called. The new edition is built beside the old one.
   * @returns whether there is a new one
   */
  async refresh(q: Queryable): Promise<boolean> {
    const stored = await storedBanks(q);
    const banks = stored.filter(mayBeUsed);
    const document = canonicalBytes(banks);
    const isNew = !document.equals(this.#current.document);
    if (isNew) this.#current = await editionOf(q, banks, document);
    this.#leftOut = stored.filter((bank) => !mayBeUsed(bank)).map(problemOf);
    return isNew;
  }

  /** Keeps an edition's document, in the transaction that first judges by it. */
  async keep(tx: Transaction, { hash, document }: MediaEdition): Promise<void> {
    await tx.query(
      `INSERT INTO ${SCHEMA}.media_editions (hash, document) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING`,
      [hash, document],
    );
  }

  /**
   * Whatever must not be used any more is left out of old editions too: what nobody may detect today is not detected in
   * yesterday's events.
   *
   * @throws Error when no such edition ever judged
   */
  async byHash(q: Queryable, hash: string | undefined): Promise<MediaEdition> {
    if (hash === undefined) return NONE;
    if (hash === this.#current.hash) return this.#current;
    const known = this.#old.get(hash);
    if (known !== undefined) return known;
    const { rows } = await q.query<{ document: Buffer }>(
      `SELECT document FROM ${SCHEMA}.media_editions WHERE hash = $1`,
      [hash],
    );
    const document = rows[0]?.document;
    if (document === undefined) throw new Error(`the edition ${hash} of the media banks is not kept`);
    const banks = (JSON.parse(document.toString('utf8')) as StoredBank[]).filter(mayBeUsed);
    const edition = { ...(await editionOf(q, banks, document)), hash, document };
    const [oldest] = this.#old.keys();
    if (this.#old.size >= MOST_OLD && oldest !== undefined) this.#old.delete(oldest);
    this.#old.set(hash, edition);
    return edition;
  }
}

async function editionOf(q: Queryable, stored: readonly StoredBank[], document: Buffer): Promise<MediaEdition> {
  if (stored.length === 0) return NONE;
  const sets = await readHashSets(q, [...new Set(stored.flatMap((bank) => Object.values(bank.sets)))]);
  const banks = stored.map(({ sets: named, ...settings }): MediaBank => {
    const entries = Object.fromEntries(HASH_KINDS.map((kind) => [kind, sets.get(named[kind])]));
    return { ...settings, entries: entries as unknown as MediaEntries };
  });
  const steps = MediaMatcher.building(banks);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true)
      return { hash: createHash('sha256').update(document).digest('hex'), document, matcher: step.value };
    // Whatever is judged meanwhile goes on between two bands.
    await breathe();
  }
}

function mayBeUsed(bank: StoredBank): boolean {
  return bankProblems(bank).length === 0;
}

function problemOf(bank: StoredBank): string {
  return `${bank.id}: ${bankProblems(bank).join(', ')}`;
}
