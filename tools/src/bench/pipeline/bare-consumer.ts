import pg from 'pg';
import { parentPort, workerData } from 'node:worker_threads';
import { BARE_TOPIC, bareKafka } from './bare-log.js';
import { bareRules } from './bare-rules.js';

const { kind, address, counter } = workerData as {
  kind: 'kafka' | 'postgres';
  address: string;
  counter: SharedArrayBuffer;
};
const processed = new BigInt64Array(counter);
const rules = bareRules();

function judge(value: string): void {
  const { data } = JSON.parse(value) as { data: { text: string } };
  const context = { text: data.text, length: BigInt(data.text.length) };
  for (const rule of rules) rule(context);
}

async function consumeKafka(): Promise<void> {
  const consumer = bareKafka(address).consumer({ groupId: `bare-${process.pid}`, maxBytesPerPartition: 2 ** 20 });
  await consumer.connect();
  await consumer.subscribe({ topic: BARE_TOPIC, fromBeginning: false });
  consumer.on(consumer.events.GROUP_JOIN, () => parentPort!.postMessage('ready'));
  await consumer.run({
    eachBatch: async ({ batch }) => {
      for (const message of batch.messages) judge(message.value!.toString());
      Atomics.add(processed, 0, BigInt(batch.messages.length));
    },
  });
}

interface Row {
  readonly p: number;
  readonly pos: string;
  readonly value: string;
}

const READ = `
  SELECT r.p, r.pos, convert_from(r.value, 'UTF8') AS value FROM unnest($1::smallint[], $2::bigint[]) AS wanted(p, pos)
  CROSS JOIN LATERAL (SELECT * FROM bare_log l WHERE l.p = wanted.p AND l.pos > wanted.pos ORDER BY l.pos LIMIT 200) AS r`;
const TALLY = `
  INSERT INTO bare_tally SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bigint[])
  ON CONFLICT (p) DO UPDATE SET pos = excluded.pos, events = bare_tally.events + excluded.events`;

async function consumePostgres(): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  const positions = Array.from({ length: 64 }, () => '0');
  for (const { p, pos } of (await client.query<{ p: number; pos: string }>('SELECT p, pos FROM bare_tally')).rows)
    positions[p] = pos;
  parentPort!.postMessage('ready');
  for (;;) {
    const { rows } = await client.query<Row>({
      name: 'bare-read',
      text: READ,
      values: [positions.map((_, p) => p), positions],
    });
    if (rows.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      continue;
    }
    const counts = new Map<number, number>();
    for (const row of rows) {
      judge(row.value);
      positions[row.p] = row.pos;
      counts.set(row.p, (counts.get(row.p) ?? 0) + 1);
    }
    const partitions = [...counts.keys()].sort((a, b) => a - b);
    const values = [partitions, partitions.map((p) => positions[p]), partitions.map((p) => counts.get(p))];
    await client.query({ name: 'bare-tally', text: TALLY, values });
    Atomics.add(processed, 0, BigInt(rows.length));
  }
}

await (kind === 'kafka' ? consumeKafka() : consumePostgres());
