import { createHash } from 'node:crypto';
import type { HashKind } from '@custos/classification-domain';
import type { Queryable, Transaction } from '@custos/postgres';
import { SCHEMA } from '../migrations.js';

const WORD_BYTES = 4;

/** Stores a set of sorted hashes unless it is there already. @returns the hash it is kept under */
export async function keepHashSet(tx: Transaction, kind: HashKind, words: Uint32Array): Promise<string> {
  const bytes = Buffer.allocUnsafe(words.length * WORD_BYTES);
  for (const [index, word] of words.entries()) bytes.writeUInt32BE(word, index * WORD_BYTES);
  const hash = createHash('sha256').update(`${kind}\n`).update(bytes).digest('hex');
  await tx.query(
    `INSERT INTO ${SCHEMA}.media_hash_sets (hash, kind, hashes) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING`,
    [hash, kind, bytes],
  );
  return hash;
}

/** @throws Error when a set is not kept: one that a bank names never goes away */
export async function readHashSets(
  q: Queryable,
  hashes: readonly string[],
): Promise<Map<string, Uint32Array<ArrayBuffer>>> {
  const sets = new Map<string, Uint32Array<ArrayBuffer>>();
  if (hashes.length === 0) return sets;
  const { rows } = await q.query<{ hash: string; hashes: Buffer }>(
    `SELECT hash, hashes FROM ${SCHEMA}.media_hash_sets WHERE hash = ANY ($1::text[])`,
    [hashes],
  );
  for (const row of rows) {
    const words = new Uint32Array(row.hashes.length / WORD_BYTES);
    for (let index = 0; index < words.length; index++) words[index] = row.hashes.readUInt32BE(index * WORD_BYTES);
    sets.set(row.hash, words);
  }
  const missing = hashes.find((hash) => !sets.has(hash));
  if (missing !== undefined) throw new Error(`the hash set ${missing} is not kept`);
  return sets;
}
