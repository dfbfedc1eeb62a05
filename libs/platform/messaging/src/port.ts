import type { Transaction } from '@custos/postgres';

/** Every topic has this many partitions from its first day: adding one later would break per-key order. */
export { PARTITIONS } from '@custos/kernel';

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/**
 * Most bytes of key, headers and value together that both logs take in one record: Kafka's default `message.max.bytes`
 * less the overhead of a record batch. Doors refuse larger input; a publisher fails such a record and sends the others.
 */
export const MAX_RECORD_BYTES = 1_000_000;

/** A record on its way into the log. `partition` is set by the sender from the routing key; no broker hashes for us. */
export interface OutgoingRecord {
  readonly partition: number;
  /** Routing key (a keyed pseudonym): order holds among records of one key. */
  readonly key: string;
  /** Trace context, contract name and, for relayed records, {@link SEQUENCE_HEADER}. Never personal data. */
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
}

/** What {@link MAX_RECORD_BYTES} counts. */
export function recordBytes({ key, headers, value }: OutgoingRecord): number {
  let bytes = value.length + Buffer.byteLength(key);
  for (const name in headers) bytes += name.length + Buffer.byteLength(headers[name] ?? '');
  return bytes;
}

/** A record as it stands in the log. */
export interface LogRecord extends OutgoingRecord {
  readonly topic: string;
  /** Gapless per partition on Postgres; Kafka's offset otherwise. Starts at 0. */
  readonly position: bigint;
  /** When the log took it, milliseconds since the epoch; for lag only, never for law. */
  readonly appendedAt: number;
}

/** Consecutive records of one partition, lowest position first; never empty. */
export interface PartitionBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly LogRecord[];
}

/** What became of one outgoing record. A failed record may be sent again; a later record of its partition was not sent. */
export type Receipt =
  | { readonly ok: true; readonly partition: number; readonly position: bigint }
  | { readonly ok: false; readonly partition: number; readonly error: Error };

/**
 * Name of the header that a relay stamps: the record's decimal position in the table it was relayed from, ascending
 * per topic and partition. Consumers drop what does not exceed the highest sequence they have applied, which makes a
 * relay's resend after a crash harmless.
 */
export const SEQUENCE_HEADER = 'custos-sequence';

export interface Publisher {
  /**
   * Appends in the given order per partition and answers one receipt per record, same order, once durable
   * (acks=all, or committed). Splits by bytes so that the broker refuses no batch; when a chunk of a partition fails,
   * its later records are not sent. Never rejects for a single record's sake.
   */
  publish(topic: string, records: readonly OutgoingRecord[]): Promise<Receipt[]>;
  close(): Promise<void>;
}

export interface TopicSpec {
  readonly name: string;
  /** Days to keep records; `null` keeps them without limit. */
  readonly retentionDays: number | null;
}

export interface PartitionBounds {
  readonly partition: number;
  /** Lowest position still held. */
  readonly start: bigint;
  /** Position the next record will get. */
  readonly end: bigint;
}

/**
 * A source of partitions' records for one member of a consumer group. The runner owns positions (in Postgres) and
 * retries; a source assigns partitions, delivers records from where it is told, and holds back when asked to.
 */
export interface RecordSource {
  /**
   * Partitions are shared by leases alone ({@link SourceOptions.membership}), so claiming one must not take a lease that
   * another member still holds. Absent where the log's own coordinator assigns: there a claim fences whoever held it.
   */
  readonly leased?: true;
  /**
   * Starts to take part in the group; calls back as partitions come, go and deliver. May reject while the log is away:
   * the runner calls it again after a pause.
   */
  start(sink: SourceSink): Promise<void>;
  /**
   * Delivers from `position` on, dropping whatever was fetched before. Nothing of a partition counts before its first
   * seek, which the runner makes once it has claimed the partition.
   */
  seek(topic: string, partition: number, position: bigint): void;
  /**
   * Stops delivering this partition without losing the others' pace; `resume` undoes it. Like `seek`, neither throws
   * when the partition is not (or no longer) this member's.
   */
  pause(topic: string, partition: number): void;
  resume(topic: string, partition: number): void;
  /** Tells the log how far the group is, for the display of lag only. */
  report(positions: readonly (TopicPartition & { next: bigint })[]): Promise<void>;
  bounds(topic: string): Promise<PartitionBounds[]>;
  stop(): Promise<void>;
}

export interface SourceSink {
  /** The partitions this member holds from now on (the whole set, not a difference). */
  assigned(partitions: readonly TopicPartition[]): Promise<void>;
  /**
   * Records of one partition; returns at once. The runner drops records below the expected position, and answers a
   * first record above it with one `seek` to the expected position (a real gap, such as Kafka's control records leave,
   * is then accepted when it shows again).
   */
  deliver(batch: PartitionBatch): void;
  /** The log cannot be read for now. The source goes on trying; the runner shows the problem until records arrive. */
  failed(error: Error): void;
}

/** The log: a port with two real adapters, Apache Kafka (kafkajs) and PostgreSQL. */
export interface Log {
  readonly kind: 'kafka' | 'postgres';
  ensureTopics(topics: readonly TopicSpec[]): Promise<void>;
  publisher(name: string): Promise<Publisher>;
  source(options: SourceOptions): RecordSource;
  /** Answers when the log can be reached; throws a clear error otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface SourceOptions {
  /** Consumer group; also the `consumer` of the rows in the positions table. */
  readonly group: string;
  readonly topics: readonly string[];
  readonly maxBytesPerPartition?: number;
  /** Given by the runner; only a {@link RecordSource.leased} source asks it. Without it such a source holds everything. */
  readonly membership?: Membership;
}

/** Shares a group's partitions fairly among its members where the log has no coordinator to do it. */
export interface Membership {
  /** How often a member must ask, in milliseconds, to keep its place and to notice others. */
  readonly intervalMs: number;
  /** Renews this member's place and answers which partitions it should hold from now on. */
  share(): Promise<readonly TopicPartition[]>;
}

/** What a handler gets: the records it is to apply of a range of one partition. */
export interface AppliedBatch extends PartitionBatch {
  /** The transaction moves the position from here… */
  readonly from: bigint;
  /** …to here (exclusive). Records of the range that are missing were parked with it, or dropped as resent. */
  readonly to: bigint;
  readonly parked: number;
  /** Parked records that are replayed, one key's in order; the position stands beyond them and does not move. */
  readonly replayed: boolean;
}

/** What a consumer does with records. The transaction also moves the positions: both happen or neither does. */
export interface BatchHandler {
  /**
   * Applies batches of distinct partitions (grouped to share one commit). Throwing undoes the whole transaction; the
   * runner then tries partition by partition and ever smaller batches, to find the record that cannot be handled. Throw
   * {@link PoisonRecord} to name it. Called concurrently, never for the same partition at the same time.
   */
  handle(batches: readonly AppliedBatch[], transaction: Transaction): Promise<void>;
  /**
   * Called when partitions come or go, with all that are held from now on and before the first batch of a new one: load
   * or drop state kept per partition.
   */
  assigned?(partitions: readonly (TopicPartition & { next: bigint })[], transaction: Transaction): Promise<void>;
  /**
   * A transaction that had called `handle` did not commit, or a partition was lost to another member: state kept in
   * memory for these partitions is stale and must be loaded anew when they are next handled or assigned.
   */
  rolledBack?(partitions: readonly TopicPartition[]): void;
}

/** Thrown by a handler for a record that no retry can save: it is parked at once, under `code`. */
export class PoisonRecord extends Error {
  constructor(
    readonly record: TopicPartition & { readonly position: bigint },
    /** Short and stable, for counting and choosing: 'no-contract', 'signature-invalid'. */
    readonly code: string,
    reason: string,
  ) {
    super(reason);
    this.name = 'PoisonRecord';
  }
}
