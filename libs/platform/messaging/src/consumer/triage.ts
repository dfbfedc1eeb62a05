import { SEQUENCE_HEADER, type LogRecord } from '../port.js';
import { parkedKeyOf, type ForeignRecords } from './foreign-records.js';
import type { PartitionBuffer, Verdict } from './partition-buffer.js';

export interface ParkedDraft extends Verdict {
  readonly record: LogRecord;
  /** The key under which it is parked. */
  readonly key: string;
}

/** What one transaction does with the first records of a partition. */
export interface Portion {
  readonly buffer: PartitionBuffer;
  /** How many records it disposes of, the dropped and parked ones included. */
  readonly count: number;
  readonly to: bigint;
  readonly sequence: bigint;
  readonly handled: LogRecord[];
  readonly parked: ParkedDraft[];
}

const DECIMAL = /^\d{1,18}$/;
const FOLLOWS: Verdict = { code: 'follows-parked', reason: 'an earlier record of its key is parked', attempts: 0 };

/**
 * Sorts records into those to handle, those to park (found poisonous, or of a key that has parked records) and those
 * to drop (a relay's resends, which do not exceed the highest sequence applied).
 */
export function triage(buffer: PartitionBuffer, records: readonly LogRecord[], foreign?: ForeignRecords): Portion {
  const handled: LogRecord[] = [];
  const parked: ParkedDraft[] = [];
  const joining = new Set<string>();
  let { sequence } = buffer;
  for (const record of records) {
    const stamp = foreign === undefined ? record.headers[SEQUENCE_HEADER] : undefined;
    if (stamp !== undefined && DECIMAL.test(stamp)) {
      const stamped = BigInt(stamp);
      if (stamped <= sequence) continue;
      sequence = stamped;
    }
    const verdict = buffer.poisoned.get(record.position);
    if (verdict !== undefined) {
      parked.push({ record, key: parkedKeyOf(record, foreign), ...verdict });
      joining.add(record.key);
    } else if (joining.has(record.key) || isParked(buffer, record, foreign)) {
      parked.push({ record, key: parkedKeyOf(record, foreign), ...FOLLOWS });
    } else {
      handled.push(record);
    }
  }
  const last = records.at(-1);
  const to = last === undefined ? buffer.next : last.position + 1n;
  return { buffer, count: records.length, to, sequence, handled, parked };
}

function isParked({ parkedKeys }: PartitionBuffer, record: LogRecord, foreign: ForeignRecords | undefined): boolean {
  return parkedKeys.size > 0 && parkedKeys.has(parkedKeyOf(record, foreign));
}
