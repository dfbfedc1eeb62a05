import type { PictureFacts } from '@custos/intake-domain';
import type { Contract, PseudonymKind, Sealed, TopicName } from '@custos/contracts';

/** The contract of a type; of an own type the given version, or the latest where there is no such version. */
export type ContractLookup = (type: string, version?: number) => Contract | undefined;

/** Contracts by type, those a platform registered among them. */
export interface ContractBook {
  /** Answers for all of these types at once; asks the database only for types nobody here has seen lately. */
  contractsFor(platform: string, types: ReadonlySet<string>): Promise<ContractLookup>;
}

export type Seal = (owner: string, text: string, context: string) => Sealed;

export interface Sealer {
  /** One look-up for the keys of all owners (pseudonyms); what it answers seals under them. */
  keysOf(platform: string, owners: ReadonlySet<string>): Promise<Seal>;
}

export interface PseudonymSource {
  of(platform: string, kind: PseudonymKind, id: string): string;
}

export interface Pictures {
  /**
   * What the bytes say, within about the time given: a picture that takes longer, breaks off or claims to be huge is
   * said to be unreadable, with its digests. Never rejects.
   */
  read(bytes: Buffer, withinMs: number): Promise<PictureFacts>;
}

export interface EventRecord {
  readonly partition: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
}

export type AppendReceipt =
  | { readonly ok: true; readonly partition: number; readonly position: bigint }
  | { readonly ok: false; readonly error: Error };

export interface EventLog {
  /** Most bytes of one record's value, so that it can be carried as evidence too. */
  readonly largestValue: number;
  /** One receipt per record, in order, once durable. */
  append(topic: TopicName, records: readonly EventRecord[]): Promise<readonly AppendReceipt[]>;
}

export type Outcome = 'new' | 'duplicate' | 'superseding' | 'refused' | 'failed';

export interface IntakeMeter {
  counted(platform: string, outcomes: Readonly<Record<Outcome, number>>): void;
  queued(bytes: number): void;
}
