import pg from 'pg';
import type { OutgoingRecord } from '@custos/messaging';
import { PARTITIONS } from '@custos/kernel';
import { CALL, CALLS_AT_ONCE, type Contender } from './contender.js';

const PER_PARTITION = 1_000;
const PER_READ = 4_000;

/** One table per topic, filled by UNNEST under positions that the one writer counts, read in ranges of the key. */
export async function barePostgres(url: string): Promise<Contender> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  return {
    async createTopic(topic) {
      await pool.query(
        `CREATE TABLE "${topic}" (p smallint, position bigint, key text, headers text, value bytea, PRIMARY KEY (p, position))`,
      );
    },
    async publish(topic, records) {
      const ends = new Array<number>(PARTITIONS).fill(0);
      let next = 0;
      const call = async () => {
        while (next < records.length) {
          const batch = records.slice(next, (next += CALL));
          await pool.query(
            insert(
              topic,
              batch,
              batch.map(({ partition }) => ends[partition]!++),
            ),
          );
        }
      };
      await Promise.all(Array.from({ length: CALLS_AT_ONCE }, call));
    },
    async consume(topic, look) {
      const starts = new Array<number>(PARTITIONS).fill(0);
      for (;;) {
        const { rows } = await pool.query<{ p: number; value: Buffer }>(select(topic, starts));
        for (const { p } of rows) starts[p]! += 1;
        if (!look(rows)) return;
      }
    },
    close: () => pool.end(),
  };
}

function insert(topic: string, records: readonly OutgoingRecord[], positions: readonly number[]): pg.QueryConfig {
  return {
    name: `insert ${topic}`,
    text: `INSERT INTO "${topic}" SELECT r.p, r.position, r.key, r.headers, substring($5::bytea FROM r.start FOR r.length)
      FROM unnest($1::smallint[], $2::bigint[], $3::text[], $4::text[], $6::integer[], $7::integer[])
        AS r (p, position, key, headers, start, length)`,
    values: columns(records, positions),
  };
}

/** The values as one run of bytes: an array of bytea would travel as hexadecimal text. */
function columns(records: readonly OutgoingRecord[], positions: readonly number[]): unknown[] {
  let start = 1;
  return [
    records.map(({ partition }) => partition),
    positions,
    records.map(({ key }) => key),
    records.map(({ headers }) => JSON.stringify(headers)),
    Buffer.concat(records.map(({ value }) => value)),
    records.map(({ value }) => (start += value.length) - value.length),
    records.map(({ value }) => value.length),
  ];
}

function select(topic: string, starts: readonly number[]): pg.QueryConfig {
  return {
    name: `select ${topic}`,
    text: `SELECT r.* FROM unnest($1::bigint[]) WITH ORDINALITY AS w (start, n)
      CROSS JOIN LATERAL (
        SELECT * FROM "${topic}" t WHERE t.p = w.n - 1 AND t.position >= w.start ORDER BY t.position LIMIT ${PER_PARTITION}
      ) r LIMIT ${PER_READ}`,
    values: [starts],
  };
}
