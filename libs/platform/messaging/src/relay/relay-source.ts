import type { Queryable } from '@custos/postgres';
import type { OutgoingRecord } from '../port.js';

/** A row on its way from a table into the log. */
export interface RelayRecord extends OutgoingRecord {
  readonly stream: string;
  /** Ascending within its stream and partition; stamped on the record, so that consumers drop what is sent twice. */
  readonly sequence: bigint;
}

export interface RelayCursor {
  readonly stream: string;
  readonly partition: number;
  /** The highest sequence that was relayed, -1 before the first. */
  readonly after: bigint;
}

/** A table whose rows are to reach the log: an outbox, or the events table itself. */
export interface RelaySource {
  /** Each has 64 partitions with sequences of their own. An outbox has one per topic, an events table just one. */
  readonly streams: readonly string[];
  /** The next rows of each partition, ascending; all of them committed, none of which a lower one can still follow. */
  read(q: Queryable, from: readonly RelayCursor[], limitPerPartition: number): Promise<RelayRecord[]>;
  /** Removes what was relayed, where the table is not a record of its own. */
  prune?(q: Queryable, relayed: readonly RelayCursor[]): Promise<void>;
}
