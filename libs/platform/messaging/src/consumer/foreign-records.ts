import type { LogRecord } from '../port.js';

/**
 * How to deal with records of topics that others than Custos write. Their headers are the sender's own, so a sequence
 * among them counts for nothing; and they may hold personal data in the clear, so they are parked closed.
 */
export interface ForeignRecords {
  /** Stands for the record's key among what is parked: the same for the same key, and it tells nothing of it. */
  keyOf(record: LogRecord): string;
  /** Closes each record whole, headers and key included. Never called inside a transaction. */
  seal(records: readonly LogRecord[]): Promise<Buffer[]>;
  /** From parked records whose values are those seals, the records as they came. */
  open(sealed: readonly LogRecord[]): Promise<LogRecord[]>;
}

/** The key under which a record is parked. */
export function parkedKeyOf(record: LogRecord, foreign: ForeignRecords | undefined): string {
  return foreign === undefined ? record.key : foreign.keyOf(record);
}
