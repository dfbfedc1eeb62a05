import type { Transaction } from '@custos/postgres';
import { SCHEMA } from '../migrations.js';

/** What is gathered under one key, by one fold. */
export interface StateKey {
  readonly partition: number;
  readonly fold: string;
  readonly key: string;
}

export interface StoredState extends StateKey {
  readonly state: Uint8Array;
  /** Milliseconds since the epoch, by the time of events. */
  readonly expires: number;
}

/** An observation some of whose rules may still come true by later ones. */
export interface WaitingRow extends StateKey {
  readonly eventId: string;
  /** The record's value, less the rules that have come true. */
  readonly observation: Buffer;
  readonly expires: number;
}

export function nameOf({ fold, key }: StateKey): string {
  return `${fold}/${key}`;
}

export async function loadStates(tx: Transaction, keys: readonly StateKey[]): Promise<Map<string, Uint8Array>> {
  const { rows } = await tx.query<StateKey & { state: Buffer }>({
    name: `${SCHEMA}.observed_states.load`,
    text: `SELECT s.partition, s.fold, s.key, s.state
      FROM unnest($1::smallint[], $2::text[], $3::text[]) AS w (partition, fold, key)
      JOIN ${SCHEMA}.observed_states s ON s.partition = w.partition AND s.fold = w.fold AND s.key = w.key`,
    values: columnsOf(keys),
  });
  return new Map(rows.map((row) => [nameOf(row), row.state]));
}

export async function storeStates(tx: Transaction, states: readonly StoredState[]): Promise<void> {
  await tx.query({
    name: `${SCHEMA}.observed_states.store`,
    text: `INSERT INTO ${SCHEMA}.observed_states (partition, fold, key, state, expires)
      SELECT w.partition, w.fold, w.key, w.state, to_timestamp(w.expires / 1000)
      FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bytea[], $5::float8[]) AS w (partition, fold, key, state, expires)
      ON CONFLICT (partition, fold, key) DO UPDATE SET state = excluded.state, expires = excluded.expires`,
    values: [
      ...columnsOf(states),
      states.map(({ state }) => Buffer.from(state.buffer, state.byteOffset, state.byteLength)),
      states.map(({ expires }) => expires),
    ],
  });
}

/** @returns by name and event, the observations that wait among these */
export async function loadWaiting(
  tx: Transaction,
  wanted: readonly (StateKey & { eventId: string })[],
): Promise<(StateKey & { eventId: string; observation: Buffer })[]> {
  const { rows } = await tx.query<StateKey & { eventId: string; observation: Buffer }>({
    name: `${SCHEMA}.waiting_rules.load`,
    text: `SELECT r.partition, r.fold, r.key, r.event_id::text AS "eventId", r.observation
      FROM unnest($1::smallint[], $2::text[], $3::text[], $4::uuid[]) AS w (partition, fold, key, event_id)
      JOIN ${SCHEMA}.waiting_rules r USING (partition, fold, key, event_id)`,
    values: [...columnsOf(wanted), wanted.map(({ eventId }) => eventId)],
  });
  return rows;
}

export async function storeWaiting(tx: Transaction, rows: readonly WaitingRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query({
    name: `${SCHEMA}.waiting_rules.store`,
    text: `INSERT INTO ${SCHEMA}.waiting_rules (partition, fold, key, event_id, observation, expires)
      SELECT w.partition, w.fold, w.key, w.event_id, w.observation, to_timestamp(w.expires / 1000)
      FROM unnest($1::smallint[], $2::text[], $3::text[], $4::uuid[], $5::bytea[], $6::float8[])
        AS w (partition, fold, key, event_id, observation, expires)
      ON CONFLICT (partition, fold, key, event_id) DO UPDATE SET observation = excluded.observation`,
    values: [
      ...columnsOf(rows),
      rows.map(({ eventId }) => eventId),
      rows.map(({ observation }) => observation),
      rows.map(({ expires }) => expires),
    ],
  });
}

/** Forgets what has passed, by partition as of the latest time of its events in milliseconds. */
export async function forgetPassed(tx: Transaction, watermarks: ReadonlyMap<number, number>): Promise<void> {
  for (const table of ['observed_states', 'waiting_rules']) {
    await tx.query({
      name: `${SCHEMA}.${table}.forget`,
      text: `DELETE FROM ${SCHEMA}.${table} s USING unnest($1::smallint[], $2::float8[]) AS w (partition, watermark)
        WHERE s.partition = w.partition AND s.expires < to_timestamp(w.watermark / 1000)`,
      values: [[...watermarks.keys()], [...watermarks.values()]],
    });
  }
}

function columnsOf(keys: readonly StateKey[]): [number[], string[], string[]] {
  return [keys.map(({ partition }) => partition), keys.map(({ fold }) => fold), keys.map(({ key }) => key)];
}
