import type { Queryable } from '@custos/postgres';
import type { AppendResult, NewEvent, StoredEvent, StreamAppend } from './events.js';
import { verifyShard, type ChainedEvent, type Verification } from './verification.js';

const COLUMNS =
  'e.shard, e.position, e.stream_id AS "streamId", e.version, e.event_id AS "eventId", e.type, e.payload, e.chain';

interface AppendRow {
  positions: bigint[] | null;
  conflicting_streams: string[] | null;
  actual_versions: bigint[] | null;
}

/** 64 shards, each a hash chain with gapless positions: a reader asks for `position > last` and misses nothing. */
export class EventStore {
  readonly #schema: string;
  readonly #appendText: string;
  readonly #appendOneText: string;
  readonly #readStreamsText: string;
  readonly #readShardsText: string;

  constructor(schema = 'enforcement') {
    this.#schema = schema;
    this.#appendText = `SELECT * FROM ${schema}.append_events($1, $2, $3, $4, $5, $6, $7)`;
    this.#appendOneText = `SELECT ${schema}.append_event($1, $2, $3, $4, $5, $6) AS position`;
    this.#readStreamsText = `SELECT ${COLUMNS} FROM unnest($1::text[]) AS wanted (stream_id)
      CROSS JOIN LATERAL (SELECT * FROM ${schema}.events s WHERE s.stream_id = wanted.stream_id ORDER BY s.version) AS e`;
    this.#readShardsText = `SELECT ${COLUMNS} FROM unnest($1::smallint[], $2::bigint[]) AS wanted (shard, after)
      CROSS JOIN LATERAL (SELECT * FROM ${schema}.events s WHERE s.shard = wanted.shard AND s.position > wanted.after
        ORDER BY s.position LIMIT $3) AS e`;
  }

  /**
   * Appends all or nothing, in one round trip unless a single event is refused or its shard's first. The shards' locks are held until the surrounding transaction ends, so
   * nothing remote belongs between this and its commit. Needs READ COMMITTED.
   *
   * @throws when a stream is named twice, or an event id is already stored (SQLSTATE 23505)
   */
  async append(q: Queryable, appends: readonly StreamAppend[]): Promise<AppendResult> {
    const [first] = appends;
    if (first === undefined) return { ok: true, positions: [] };
    const [event] = first.events;
    if (appends.length === 1 && first.events.length === 1 && event !== undefined) {
      const position = await this.#appendOne(q, first, event);
      if (position !== null) return { ok: true, positions: [position] };
    }
    if (new Set(appends.map((append) => append.streamId)).size < appends.length) {
      throw new Error('a stream is named twice in one append');
    }
    const order = appends.map((_, index) => index).sort((a, b) => shardAt(appends, a) - shardAt(appends, b));
    const values: [number[], string[], bigint[], number[], string[], string[], Buffer[]] = [[], [], [], [], [], [], []];
    const [shards, streamIds, expectedVersions, counts, eventIds, types, payloads] = values;
    for (const index of order) {
      const append = appends[index] as StreamAppend;
      shards.push(append.shard);
      streamIds.push(append.streamId);
      expectedVersions.push(append.expectedVersion);
      counts.push(append.events.length);
      for (const event of append.events) {
        eventIds.push(event.eventId);
        types.push(event.type);
        payloads.push(event.payload);
      }
    }
    const { rows } = await q.query<AppendRow>({ name: `${this.#schema}.append`, text: this.#appendText, values });
    return resultOf(rows[0] as AppendRow, order);
  }

  /** Null where only the function for many has the answer. */
  async #appendOne(
    q: Queryable,
    { shard, streamId, expectedVersion }: StreamAppend,
    { eventId, type, payload }: NewEvent,
  ): Promise<bigint | null> {
    const values = [shard, streamId, expectedVersion, eventId, type, payload];
    const name = `${this.#schema}.append_one`;
    const { rows } = await q.query<{ position: bigint | null }>({ name, text: this.#appendOneText, values });
    return (rows[0] as { position: bigint | null }).position;
  }

  /** Whole streams, oldest event first. A stream that does not exist has no entry. */
  async readStreams(q: Queryable, streamIds: readonly string[]): Promise<Map<string, StoredEvent[]>> {
    const { rows } = await q.query<StoredEvent>({
      name: `${this.#schema}.read_streams`,
      text: this.#readStreamsText,
      values: [[...new Set(streamIds)]],
    });
    const streams = new Map<string, StoredEvent[]>();
    for (const event of rows) {
      const stream = streams.get(event.streamId);
      if (stream === undefined) streams.set(event.streamId, [event]);
      else stream.push(event);
    }
    return streams;
  }

  /** The next events of each shard in the order of their positions, shard by shard; `after: -1n` starts at the first. */
  async readShards(
    q: Queryable,
    from: readonly { shard: number; after: bigint }[],
    limitPerShard: number,
  ): Promise<StoredEvent[]> {
    const { rows } = await q.query<StoredEvent>({
      name: `${this.#schema}.read_shards`,
      text: this.#readShardsText,
      values: [from.map(({ shard }) => shard), from.map(({ after }) => after), limitPerShard],
    });
    return rows;
  }

  /** Recomputes a shard's chain from the stored bytes, without trusting the database's own functions. */
  verify(q: Queryable, shard: number): Promise<Verification> {
    const text = `SELECT ${COLUMNS}, e.leaf FROM ${this.#schema}.events e
      WHERE e.shard = $1 AND e.position > $2 ORDER BY e.position LIMIT $3`;
    return verifyShard(async (after, limit) => (await q.query<ChainedEvent>(text, [shard, after, limit])).rows, shard);
  }
}

function shardAt(appends: readonly StreamAppend[], index: number): number {
  return (appends[index] as StreamAppend).shard;
}

function resultOf(row: AppendRow, order: readonly number[]): AppendResult {
  if (row.positions !== null) {
    const positions = new Array<bigint>(order.length);
    order.forEach((index, place) => (positions[index] = (row.positions as bigint[])[place] as bigint));
    return { ok: true, positions };
  }
  const versions = row.actual_versions ?? [];
  const conflicts = (row.conflicting_streams ?? []).map((streamId, index) => ({
    streamId,
    actualVersion: versions[index] as bigint,
  }));
  return { ok: false, conflicts };
}
