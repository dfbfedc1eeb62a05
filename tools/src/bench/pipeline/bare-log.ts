import kafkajs from 'kafkajs';
import pg from 'pg';

const { Kafka, Partitioners, logLevel } = kafkajs;

export const BARE_TOPIC = 'bare-loop';

export interface BareRecord {
  readonly partition: number;
  readonly value: Buffer;
}

export function bareKafka(brokers: string): kafkajs.Kafka {
  return new Kafka({ clientId: 'bare', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
}

const POSTGRES = `
  CREATE TABLE IF NOT EXISTS bare_log (p smallint, pos bigint, value bytea, PRIMARY KEY (p, pos));
  CREATE TABLE IF NOT EXISTS bare_tally (p smallint PRIMARY KEY, pos bigint NOT NULL, events bigint NOT NULL);
  CREATE OR REPLACE FUNCTION bare_append(ps smallint[], starts int[], lengths int[], blob bytea) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_advisory_xact_lock(7, p) FROM (SELECT DISTINCT unnest(ps) AS p ORDER BY 1) AS wanted;
    INSERT INTO bare_log
    SELECT i.p, base.pos + row_number() OVER (PARTITION BY i.p ORDER BY i.n), substring(blob FROM i.s FOR i.l)
    FROM unnest(ps, starts, lengths) WITH ORDINALITY AS i(p, s, l, n)
    JOIN (SELECT d.p, COALESCE((SELECT pos FROM bare_log l WHERE l.p = d.p ORDER BY pos DESC LIMIT 1), 0) AS pos
          FROM (SELECT DISTINCT unnest(ps) AS p) AS d) AS base ON base.p = i.p;
  END $$;`;

async function hasLeaders(admin: kafkajs.Admin): Promise<boolean> {
  const metadata = await admin.fetchTopicMetadata({ topics: [BARE_TOPIC] }).catch(() => undefined);
  const partitions = metadata?.topics[0]?.partitions ?? [];
  return partitions.length > 0 && partitions.every(({ leader }) => leader >= 0);
}

/** Makes the bare log and answers a function that appends durably. */
export async function bareAppender(
  kind: 'kafka' | 'postgres',
  address: string,
): Promise<(records: BareRecord[]) => Promise<void>> {
  if (kind === 'postgres') {
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    await client.query(POSTGRES);
    return async (records) => {
      // One blob instead of an array: node-postgres would send bytea[] as hexadecimal text, three times as slow.
      let start = 1;
      const starts = records.map(({ value }) => (start += value.length) - value.length);
      const lengths = records.map(({ value }) => value.length);
      const blob = Buffer.concat(records.map(({ value }) => value));
      const values = [records.map(({ partition }) => partition), starts, lengths, blob];
      await client.query({ name: 'bare-append', text: 'SELECT bare_append($1, $2, $3, $4)', values });
    };
  }
  const kafka = bareKafka(address);
  const admin = kafka.admin();
  await admin.connect();
  const topic = { topic: BARE_TOPIC, numPartitions: 64, replicationFactor: 1 };
  // kafkajs's own wait for leaders throws while a broker has not heard of the topic yet.
  await admin.createTopics({ topics: [topic], waitForLeaders: false });
  while (!(await hasLeaders(admin))) await new Promise((resolve) => setTimeout(resolve, 100));
  await admin.disconnect();
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  return async (records) => {
    await producer.send({
      topic: BARE_TOPIC,
      acks: -1,
      messages: records.map(({ partition, value }) => ({ partition, value })),
    });
  };
}
