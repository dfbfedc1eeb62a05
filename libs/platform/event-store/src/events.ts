/** An event on its way in. */
export interface NewEvent {
  /** UUID, unique in the store. */
  eventId: string;
  type: string;
  /** Canonical UTF-8 bytes of the whole envelope: these are what is hashed. */
  payload: Buffer;
}

/** Events that follow one another in a stream. A stream belongs to one shard for ever. */
export interface StreamAppend {
  shard: number;
  streamId: string;
  /** The version the events were decided upon; 0n = no stream yet. */
  expectedVersion: bigint;
  /** At least one. */
  events: readonly NewEvent[];
}

export interface StoredEvent extends NewEvent {
  shard: number;
  /** Gapless in its shard, from 0. */
  position: bigint;
  streamId: string;
  /** Gapless in its stream, from 1. */
  version: bigint;
  /** SHA-256 over the chain value before it, the position and the leaf. */
  chain: Buffer;
}

export interface Conflict {
  streamId: string;
  actualVersion: bigint;
}

/** `positions` holds the last position of each append, in the order they were given. */
export type AppendResult = { ok: true; positions: bigint[] } | { ok: false; conflicts: Conflict[] };
