import { isTransient } from '@custos/postgres';
import { PoisonRecord } from '../port.js';
import { backoffMs } from './backoff.js';
import { nameOf } from './leases.js';
import type { Portion } from './triage.js';

/** Attempts at one record before it counts as impossible to handle. */
const MAX_ATTEMPTS = 4;

/**
 * Learns from a group that did not commit what to try next. Step by step this finds the culprit without a code path
 * of its own: the group's partitions are tried one at a time, a failing one in ever smaller portions, and a single
 * record that fails again and again is found poisonous. Only a failing partition waits.
 *
 * @returns the portion whose only record cannot be handled, if that is what was learnt
 */
export function assignBlame(
  portions: readonly Portion[],
  error: Error,
  now: number,
  maxRecords: number,
): Portion | undefined {
  if (error instanceof PoisonRecord) {
    const named = portions.find(({ buffer }) => nameOf(buffer) === nameOf(error.record));
    if (named?.handled.some(({ position }) => position === error.record.position) === true) {
      named.buffer.poisoned.set(error.record.position, { code: error.code, reason: error.message, attempts: 1 });
      return named;
    }
  }
  const transient = isTransient(error);
  for (const { buffer } of portions) {
    buffer.proven ||= portions.length === 1;
    buffer.suspectLimit ??= maxRecords;
    buffer.lastError = error;
  }
  const [only] = portions;
  if (!transient && only !== undefined && portions.length === 1 && only.handled.length > 0) {
    return narrow(only, error, now);
  }
  // Several at once are told apart without delay, unless it is the database that is away.
  if (transient || portions.length === 1) {
    for (const { buffer } of portions) buffer.retryAt = now + backoffMs(buffer.failures++);
  }
  return undefined;
}

function narrow(portion: Portion, error: Error, now: number): Portion | undefined {
  const { buffer, handled, count } = portion;
  const [culprit] = handled;
  if (culprit === undefined || handled.length > 1) {
    buffer.suspectLimit = Math.max(1, Math.floor(count / 2));
    return undefined;
  }
  buffer.attempts += 1;
  if (buffer.attempts < MAX_ATTEMPTS) {
    buffer.retryAt = now + backoffMs(buffer.attempts);
    return undefined;
  }
  const { attempts } = buffer;
  buffer.attempts = 0;
  buffer.poisoned.set(culprit.position, { code: codeOf(error), reason: error.message, attempts });
  return portion;
}

/** After a commit a suspect is trusted with more records, and at last rejoins the groups. */
export function regainTrust({ buffer, count }: Portion, maxRecords: number): void {
  if (buffer.suspectLimit === undefined) return;
  buffer.suspectLimit =
    buffer.suspectLimit >= maxRecords || count < buffer.suspectLimit ? undefined : buffer.suspectLimit * 4;
  buffer.proven &&= buffer.suspectLimit !== undefined;
}

function codeOf(error: Error): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.name;
}
