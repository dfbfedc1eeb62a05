import type { Queryable } from '@custos/postgres';
import type { LogRecord, PartitionBounds, TopicPartition } from '../port.js';

export interface ReadRequest extends TopicPartition {
  readonly from: bigint;
}

export interface ReadAnswer {
  /** Only of requests that had records. */
  readonly batches: Map<ReadRequest, LogRecord[]>;
  /** A limit was met: there is likely more. */
  readonly more: boolean;
}

const ROWS_PER_PARTITION = 1_000;
const ROWS_PER_READ = 4_000;
const BYTES_PER_PARTITION = 512 * 1024;
/** How long a reader may go on in a segment that was closed meanwhile, before it looks for the next. */
const RELOCATE_MS = 1_000;
const UNDEFINED_TABLE = '42P01';
const NOT_TEXT = '22021';
/** How a statement answers values. Text is half as long on the wire as hexadecimal bytes and costs no decoding. */
type Form = 'text' | 'bytes';
const VALUE: Record<Form, string> = { text: `convert_from(value, 'UTF8')`, bytes: 'value' };

interface Row {
  request: number;
  position: bigint;
  appendedAt: bigint;
  key: string;
  headers: string;
  value: Buffer | string;
}

/**
 * Reads many partitions, each from its own position, in one statement. It names the segments' tables, so that the
 * database keeps its plan: an idle poll costs one index probe per partition.
 */
export class SegmentReader {
  readonly #database: Queryable;
  readonly #bytesPerPartition: number;
  /** Per partition the segment it stands in and the position up to which that is known. */
  readonly #places = new Map<string, { segment: number; next: bigint }>();
  #locatedAt = 0;

  constructor(database: Queryable, bytesPerPartition = BYTES_PER_PARTITION) {
    this.#database = database;
    this.#bytesPerPartition = bytesPerPartition;
  }

  async read(requests: readonly ReadRequest[]): Promise<ReadAnswer> {
    if (requests.length === 0) return { batches: new Map(), more: false };
    const known = requests.every((request) => this.#placeOf(request)?.next === request.from);
    if (!known || Date.now() - this.#locatedAt > RELOCATE_MS) await this.#locate(requests);
    try {
      return await this.#ask(requests);
    } catch (error) {
      const dropped = (error as { code?: unknown }).code === UNDEFINED_TABLE;
      if (!dropped) throw error;
      await this.#locate(requests);
      return this.#ask(requests);
    }
  }

  /** A value that is no text makes the first statement fail. */
  async #ask(requests: readonly ReadRequest[]): Promise<ReadAnswer> {
    const asText = this.#database.query<Row>(this.#statement(requests, 'text'));
    const { rows } = await asText.catch((error: { code?: unknown }) => {
      if (error.code !== NOT_TEXT) throw error;
      return this.#database.query<Row>(this.#statement(requests, 'bytes'));
    });
    return this.#answer(requests, rows);
  }

  #placeOf({ topic, partition }: TopicPartition) {
    return this.#places.get(`${topic}/${partition}`);
  }

  async #locate(requests: readonly ReadRequest[]): Promise<void> {
    const { rows } = await this.#database.query<{ segment: number }>({
      name: 'log.locate',
      text: 'SELECT segment FROM log.locate($1, $2, $3)',
      values: [
        requests.map(({ topic }) => topic),
        requests.map(({ partition }) => partition),
        requests.map(({ from }) => from),
      ],
    });
    this.#places.clear();
    rows.forEach(({ segment }, at) => {
      const { topic, partition, from } = requests[at] as ReadRequest;
      this.#places.set(`${topic}/${partition}`, { segment, next: from });
    });
    this.#locatedAt = Date.now();
  }

  #statement(requests: readonly ReadRequest[], form: Form) {
    const bySegment = new Map<number, [number[], number[], bigint[]]>();
    requests.forEach((request, at) => {
      const segment = this.#placeOf(request)?.segment ?? 0;
      let columns = bySegment.get(segment);
      if (columns === undefined) bySegment.set(segment, (columns = [[], [], []]));
      columns[0].push(at);
      columns[1].push(request.partition);
      columns[2].push(request.from);
    });
    const segments = [...bySegment.keys()];
    const text = segments.map((segment, at) => `(${selectFrom(segment, 3 + 3 * at, form)})`).join(' UNION ALL ');
    return {
      name: `log.read.${form}.${segments.join('.')}`,
      text: `${text} LIMIT ${ROWS_PER_READ}`,
      values: [ROWS_PER_PARTITION, this.#bytesPerPartition, ...[...bySegment.values()].flat()],
    };
  }

  #answer(requests: readonly ReadRequest[], rows: readonly Row[]): ReadAnswer {
    const batches = new Map<ReadRequest, LogRecord[]>();
    let records: LogRecord[] = [];
    let current = -1;
    let headersText = '';
    let headers: LogRecord['headers'] = {};
    let most = 0;
    for (const row of rows) {
      const request = requests[row.request] as ReadRequest;
      if (row.request !== current) {
        current = row.request;
        batches.set(request, (records = []));
      }
      if (row.headers !== headersText) headers = JSON.parse((headersText = row.headers)) as LogRecord['headers'];
      const { topic, partition } = request;
      const { position, key } = row;
      const value = typeof row.value === 'string' ? Buffer.from(row.value) : row.value;
      most = Math.max(
        most,
        records.push({ topic, partition, position, appendedAt: Number(row.appendedAt), key, headers, value }),
      );
    }
    for (const [request, own] of batches) {
      const place = this.#placeOf(request);
      if (place !== undefined) place.next = (own.at(-1)?.position ?? request.from) + 1n;
    }
    return { batches, more: rows.length >= ROWS_PER_READ || most >= ROWS_PER_PARTITION };
  }
}

/**
 * At most $1 rows and about $2 bytes of each partition, but always one row. Parameters from `first` on are the requests.
 * The bytes are summed over lengths alone: with the values in it, the window would copy each of them several times.
 */
function selectFrom(segment: number, first: number, form: Form): string {
  const rows = `log.segment_${segment} l WHERE l.partition = w.partition AND l."position" >= w.start`;
  return `SELECT w.request, r."position", r.appended_at AS "appendedAt", r.key, r.headers, ${VALUE[form]} AS value
    FROM unnest($${first}::integer[], $${first + 1}::smallint[], $${first + 2}::bigint[]) AS w (request, partition, start)
    CROSS JOIN LATERAL (
      SELECT l."position", l.appended_at, l.key, l.headers, l.value FROM ${rows} AND l."position" <= (
        SELECT max(s."position") FROM (
          SELECT n."position", n.bytes, sum(n.bytes) OVER (ORDER BY n."position" ROWS UNBOUNDED PRECEDING) AS total
          FROM (SELECT l."position", octet_length(l.value) AS bytes FROM ${rows} ORDER BY l."position" LIMIT $1) n
        ) s WHERE s.total - s.bytes < $2
      ) ORDER BY l."position"
    ) r`;
}

export async function readBounds(q: Queryable, topic: string): Promise<PartitionBounds[]> {
  const { rows } = await q.query<PartitionBounds>({
    name: 'log.bounds',
    text: 'SELECT partition, "start", "end" FROM log.bounds($1)',
    values: [topic],
  });
  return rows;
}
