import type { Conflict } from '@custos/event-store';

/**
 * Somebody else appended to a stream after it was read. Nothing is wrong with the input, so it carries the SQLSTATE of
 * a serialization failure: whoever sees it reads anew and tries again.
 */
export class ConcurrencyConflict extends Error {
  override readonly name = 'ConcurrencyConflict';
  readonly code = '40001';

  constructor(readonly conflicts: readonly Conflict[]) {
    super(`${conflicts.length} streams moved on since they were read`);
  }
}
