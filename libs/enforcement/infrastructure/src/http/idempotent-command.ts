import { createHash } from 'node:crypto';
import { Problem } from '@custos/http';
import { canonicalBytes, type Instant } from '@custos/kernel';
import type { Database, Transaction } from '@custos/postgres';
import { ConcurrencyConflict } from '../store/concurrency-conflict.js';
import type { IdempotencyKeys, KeyOwner } from '../store/idempotency-keys.js';

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,128}$/;

/** @throws Problem 400 */
export function idempotencyKeyOf(headers: Readonly<Record<string, unknown>>): string {
  const key = headers['idempotency-key'];
  if (typeof key === 'string' && IDEMPOTENCY_KEY.test(key)) return key;
  throw new Problem({
    status: 400,
    kind: 'idempotency-key-needed',
    title: 'No usable Idempotency-Key',
    mend: 'Send the header Idempotency-Key with 1 to 128 visible ASCII characters, new for every decision.',
  });
}

export interface IdempotentRequest {
  readonly owner: KeyOwner;
  /** What must be the same when the key is. */
  readonly request: object;
  readonly at: Instant;
}

/**
 * Answers what was answered under this key before, or acts and keeps the answer in the same transaction.
 * @throws Problem 422 when the key belongs to another request
 * @throws ConcurrencyConflict when the same request was answered meanwhile
 */
export async function answerOnce<Answer>(
  tx: Transaction,
  keys: IdempotencyKeys,
  { owner, request, at }: IdempotentRequest,
  act: () => Promise<Answer>,
): Promise<Answer> {
  const requestHash = createHash('sha256').update(canonicalBytes(request)).digest();
  const known = await keys.find(tx, owner);
  if (known !== undefined) {
    if (!known.requestHash.equals(requestHash)) throw keyUsedOtherwise();
    return JSON.parse(known.answer) as Answer;
  }
  const answer = await act();
  const first = await keys.remember(tx, owner, { requestHash, answer: JSON.stringify(answer) }, at);
  if (!first) throw new ConcurrencyConflict([]);
  return answer;
}

/** Tries once more what met somebody else's change of the same stream. @throws what `movedOn` makes of a second time */
export async function triedTwice<Answer>(
  database: Database,
  act: (tx: Transaction) => Promise<Answer>,
  movedOn: (cause: ConcurrencyConflict) => Problem,
): Promise<Answer> {
  const attempt = () => database.transaction(act);
  try {
    return await attempt().catch((error: unknown) => {
      if (error instanceof ConcurrencyConflict) return attempt();
      throw error;
    });
  } catch (error) {
    if (error instanceof ConcurrencyConflict) throw movedOn(error);
    throw error;
  }
}

function keyUsedOtherwise(): Problem {
  return new Problem({
    status: 422,
    kind: 'idempotency-key-reused',
    title: 'This Idempotency-Key belongs to another request',
    mend: 'Use a new key for every new decision, and the same key only to send the same decision again.',
  });
}
