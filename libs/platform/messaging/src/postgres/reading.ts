import type { Queryable } from '@custos/postgres';
import type { LogRecord, PartitionBounds, TopicPartition } from '../port.js';

export interface ReadRequest extends TopicPartition {
  readonly from: bigint;
}

const ROWS_PER_PARTITION = 1_000;
const ROWS_PER_READ = 4_000;
const BYTES_PER_PARTITION = 512 * 1024;

interface Row {
  request: number;
  position: bigint;
  appended_at: bigint;
  key: string;
  headers: string;
  value: Buffer;
}

/** One round trip for all requests. `more` says that some had records left when a limit was met. */
export async function readRecords(
  q: Queryable,
  requests: readonly ReadRequest[],
  bytesPerPartition = BYTES_PER_PARTITION,
): Promise<{ batches: Map<ReadRequest, LogRecord[]>; more: boolean }> {
  const batches = new Map<ReadRequest, LogRecord[]>();
  if (requests.length === 0) return { batches, more: false };
  const { rows } = await q.query<Row>({
    name: 'log.read',
    text: 'SELECT * FROM log.read($1, $2, $3, $4, $5, $6)',
    values: [
      requests.map(({ topic }) => topic),
      requests.map(({ partition }) => partition),
      requests.map(({ from }) => from),
      ROWS_PER_PARTITION,
      bytesPerPartition,
      ROWS_PER_READ,
    ],
  });
  let records: LogRecord[] = [];
  let current = 0;
  let headersText = '';
  let headers: LogRecord['headers'] = {};
  let most = 0;
  for (const row of rows) {
    const request = requests[row.request - 1] as ReadRequest;
    if (row.request !== current) {
      current = row.request;
      batches.set(request, (records = []));
    }
    if (row.headers !== headersText) headers = JSON.parse((headersText = row.headers)) as LogRecord['headers'];
    const { topic, partition } = request;
    const { position, key, value } = row;
    most = records.push({ topic, partition, position, appendedAt: Number(row.appended_at), key, headers, value });
  }
  return { batches, more: rows.length >= ROWS_PER_READ || most >= ROWS_PER_PARTITION };
}

export async function readBounds(q: Queryable, topic: string): Promise<PartitionBounds[]> {
  const { rows } = await q.query<PartitionBounds>({
    name: 'log.bounds',
    text: 'SELECT partition, "start", "end" FROM log.bounds($1)',
    values: [topic],
  });
  return rows;
}
