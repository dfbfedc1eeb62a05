import { randomBytes, randomUUID } from 'node:crypto';
import { EventStore, eventStoreMigrations, type NewEvent } from '@custos/event-store';
import { canonicalBytes, PARTITIONS } from '@custos/kernel';
import { Database, migrate, ROLES } from '@custos/postgres';
import { startTemporaryCluster } from '@custos/postgres/testing';
import { againstBaseline, atLeast, interleavedRounds, type Figures } from './figures.js';

const ROUND_MS = 2_000;
const BATCH = 100;
const BATCH_CLIENTS = 8;
const SINGLE_CLIENTS = 32;
const SINGLE_GOAL = 8_000;
const RATIO_GOAL = 0.5;
const TYPE = 'custos.enforcement.SignalAttached';

/** Each contender fills its own copy of the one table and its indexes, at its own positions. */
const STORE_SCHEMA = 'enforcement';
const RAW_SCHEMA = 'raw';

const RAW_INSERT = `INSERT INTO ${RAW_SCHEMA}.events (shard, position, stream_id, version, event_id, type, payload, leaf, chain)
  SELECT $1, $2 + e.ordinality, $3, e.ordinality, e.event_id, e.type, e.payload, $4, $4
  FROM unnest($5::uuid[], $6::text[], $7::bytea[]) WITH ORDINALITY AS e (event_id, type, payload, ordinality)`;

const RAW_INSERT_ONE = `INSERT INTO ${RAW_SCHEMA}.events (shard, position, stream_id, version, event_id, type, payload, leaf, chain)
  VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $7)`;

/** The event store on a cluster of its own, with fsync and synchronous commit on. */
export async function bench(): Promise<Figures> {
  return { ...(await batchAppends()), ...(await singleAppends()) };
}

async function batchAppends(): Promise<Figures> {
  return withStore({}, async ({ service, owner, store }) => {
    const medians = await interleavedRounds({
      chained: () => appendsPerSecond(BATCH_CLIENTS, () => appendBatch(store, service)),
      raw: () => appendsPerSecond(BATCH_CLIENTS, () => insertBatch(owner)),
    });
    const unit = `appends/s (${BATCH} events each)`;
    const batch = againstBaseline(medians.chained, medians.raw, unit, RATIO_GOAL);
    return { batch_appends_per_second: batch };
  });
}

/**
 * `commit_delay` makes each flush take a millisecond, as on a disk that is not this machine's page cache. Beside a plain
 * INSERT of one row, which no append can be faster than: what the machine allows is then seen from the same run.
 */
async function singleAppends(): Promise<Figures> {
  return withStore({ commit_delay: '1000', commit_siblings: '0' }, async ({ service, owner, store }) => {
    const medians = await interleavedRounds({
      chained: () => appendsPerSecond(SINGLE_CLIENTS, () => appendOne(store, service)),
      raw: () => appendsPerSecond(SINGLE_CLIENTS, () => insertOne(owner)),
    });
    const single = {
      ...atLeast(medians.chained, 'appends/s', SINGLE_GOAL),
      baseline: medians.raw,
      ratio: medians.chained / medians.raw,
    };
    return { single_appends_per_second: single };
  });
}

interface Contestants {
  service: Database;
  owner: Database;
  store: EventStore;
}

async function withStore<T>(settings: Record<string, string>, measure: (on: Contestants) => Promise<T>): Promise<T> {
  const cluster = await startTemporaryCluster(settings);
  const database = (role: string) =>
    new Database({ url: cluster.urlFor(role), applicationName: 'bench', max: SINGLE_CLIENTS });
  const service = database(ROLES.enforcement);
  const owner = database(ROLES.owner);
  try {
    const tables = [STORE_SCHEMA, RAW_SCHEMA].flatMap((schema) => eventStoreMigrations(schema, ROLES.enforcement));
    await migrate(cluster.ownerUrl, tables);
    return await measure({ service, owner, store: new EventStore(STORE_SCHEMA) });
  } finally {
    await Promise.all([service.end(), owner.end()]);
    await cluster.remove();
  }
}

async function appendsPerSecond(clients: number, append: () => Promise<void>): Promise<number> {
  const start = performance.now();
  const end = start + ROUND_MS;
  let appends = 0;
  async function keepAppending(): Promise<void> {
    while (performance.now() < end) {
      await append();
      appends += 1;
    }
  }
  await Promise.all(Array.from({ length: clients }, keepAppending));
  return Math.round((appends * 1_000) / (performance.now() - start));
}

async function appendBatch(store: EventStore, service: Database): Promise<void> {
  await mustAppend(store, service, Array.from({ length: BATCH }, newEvent));
}

async function appendOne(store: EventStore, service: Database): Promise<void> {
  await mustAppend(store, service, [newEvent()]);
}

async function mustAppend(store: EventStore, service: Database, events: NewEvent[]): Promise<void> {
  const append = { shard: randomShard(), streamId: `case/${randomUUID()}`, expectedVersion: 0n, events };
  const result = await store.append(service, [append]);
  if (!result.ok) throw new Error('a new stream met a conflict');
}

let rawPosition = 0n;

async function insertBatch(owner: Database): Promise<void> {
  const events = Array.from({ length: BATCH }, newEvent);
  const ids = events.map((event) => event.eventId);
  const types = events.map((event) => event.type);
  const payloads = events.map((event) => event.payload);
  rawPosition += BigInt(BATCH);
  const values = [randomShard(), rawPosition, `case/${randomUUID()}`, DIGEST, ids, types, payloads];
  await owner.query({ name: 'raw', text: RAW_INSERT, values });
}

async function insertOne(owner: Database): Promise<void> {
  const { eventId, type, payload } = newEvent();
  rawPosition += 1n;
  const values = [randomShard(), rawPosition, `case/${randomUUID()}`, eventId, type, payload, DIGEST];
  await owner.query({ name: 'raw_one', text: RAW_INSERT_ONE, values });
}

const DIGEST = randomBytes(32);
const CIPHERTEXT = randomBytes(180).toString('base64');

function newEvent(): NewEvent {
  const eventId = randomUUID();
  const envelope = {
    specversion: '1.0',
    id: eventId,
    type: TYPE,
    platform: 'bench',
    revision: 0,
    data: { sealed: CIPHERTEXT },
  };
  return { eventId, type: TYPE, payload: canonicalBytes(envelope) };
}

function randomShard(): number {
  return Math.floor(Math.random() * PARTITIONS);
}
