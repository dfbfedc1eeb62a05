import type { Transaction } from '@custos/postgres';
import { SCHEMA } from '../migrations.js';

/** What is known of what was observed: in the database for classifiers, in memory for whoever reads the past again. */
export interface ObservedMemory {
  /** By {@link nameOf}. */
  states(keys: readonly StateKey[]): Promise<Map<string, Uint8Array>>;
  storeStates(states: readonly StoredState[]): Promise<void>;
  /** The observations that wait among these. */
  waiting(wanted: readonly WaitingKey[]): Promise<Pick<WaitingRow, keyof WaitingKey | 'observation'>[]>;
  storeWaiting(rows: readonly WaitingRow[]): Promise<void>;
  /** Remembers findings for good. @returns those that were not known: an event is met under several values */
  firstFound(findings: readonly FoundRule[]): Promise<Set<FoundRule>>;
  /** Forgets what has passed, by partition as of the latest time of its events in milliseconds. */
  forgetPassed(watermarks: ReadonlyMap<number, number>): Promise<void>;
}

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

export interface WaitingKey extends StateKey {
  readonly eventId: string;
}

/** An observation some of whose rules may still come true by later ones. */
export interface WaitingRow extends WaitingKey {
  /** The record's value, less the rules that have come true. */
  readonly observation: Buffer;
  readonly expires: number;
}

/** A rule that has come true of an event. */
export interface FoundRule {
  /** Of the event's ingest time. */
  readonly day: string;
  readonly packId: string;
  readonly ruleId: string;
  readonly eventId: string;
}

export function nameOf({ fold, key }: StateKey): string {
  return `${fold}/${key}`;
}

export function foundName({ day, packId, ruleId, eventId }: FoundRule): string {
  return [day, packId, ruleId, eventId].join('/');
}

/** In the tables of the classifier's schema, as of a transaction. */
export class StoredObservations implements ObservedMemory {
  readonly #tx: Transaction;

  constructor(tx: Transaction) {
    this.#tx = tx;
  }

  async states(keys: readonly StateKey[]): Promise<Map<string, Uint8Array>> {
    const { rows } = await this.#tx.query<StateKey & { state: Buffer }>({
      name: `${SCHEMA}.observed_states.load`,
      text: `SELECT s.partition, s.fold, s.key, s.state
        FROM unnest($1::smallint[], $2::text[], $3::text[]) AS w (partition, fold, key)
        JOIN ${SCHEMA}.observed_states s ON s.partition = w.partition AND s.fold = w.fold AND s.key = w.key`,
      values: columnsOf(keys),
    });
    return new Map(rows.map((row) => [nameOf(row), row.state]));
  }

  async storeStates(states: readonly StoredState[]): Promise<void> {
    await this.#tx.query({
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

  async waiting(wanted: readonly WaitingKey[]): Promise<(WaitingKey & { observation: Buffer })[]> {
    const { rows } = await this.#tx.query<WaitingKey & { observation: Buffer }>({
      name: `${SCHEMA}.waiting_rules.load`,
      text: `SELECT r.partition, r.fold, r.key, r.event_id::text AS "eventId", r.observation
        FROM unnest($1::smallint[], $2::text[], $3::text[], $4::uuid[]) AS w (partition, fold, key, event_id)
        JOIN ${SCHEMA}.waiting_rules r USING (partition, fold, key, event_id)`,
      values: [...columnsOf(wanted), wanted.map(({ eventId }) => eventId)],
    });
    return rows;
  }

  async storeWaiting(rows: readonly WaitingRow[]): Promise<void> {
    await this.#tx.query({
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

  /** Whoever finds the same at the same time in another partition waits here for this transaction's end. */
  async firstFound(findings: readonly FoundRule[]): Promise<Set<FoundRule>> {
    const different = [...new Map(findings.map((finding) => [foundName(finding), finding]))];
    // In one order, so that no two transactions wait for each other.
    const sorted = different.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, finding]) => finding);
    const { rows } = await this.#tx.query<FoundRule>({
      name: `${SCHEMA}.observed_findings.add`,
      text: `INSERT INTO ${SCHEMA}.observed_findings (day, pack, rule, event_id)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[])
        ON CONFLICT DO NOTHING RETURNING day, pack AS "packId", rule AS "ruleId", event_id::text AS "eventId"`,
      values: [
        sorted.map(({ day }) => day),
        sorted.map(({ packId }) => packId),
        sorted.map(({ ruleId }) => ruleId),
        sorted.map(({ eventId }) => eventId),
      ],
    });
    const added = new Set(rows.map(foundName));
    return new Set(sorted.filter((finding) => added.has(foundName(finding))));
  }

  async forgetPassed(watermarks: ReadonlyMap<number, number>): Promise<void> {
    for (const table of ['observed_states', 'waiting_rules']) {
      await this.#tx.query({
        name: `${SCHEMA}.${table}.forget`,
        text: `DELETE FROM ${SCHEMA}.${table} s USING unnest($1::smallint[], $2::float8[]) AS w (partition, watermark)
          WHERE s.partition = w.partition AND s.expires < to_timestamp(w.watermark / 1000)`,
        values: [[...watermarks.keys()], [...watermarks.values()]],
      });
    }
  }
}

function columnsOf(keys: readonly StateKey[]): [number[], string[], string[]] {
  return [keys.map(({ partition }) => partition), keys.map(({ fold }) => fold), keys.map(({ key }) => key)];
}
