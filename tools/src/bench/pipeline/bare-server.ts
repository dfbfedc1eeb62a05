import { Ajv } from 'ajv';
import Fastify from 'fastify';
import { Worker } from 'node:worker_threads';
import { bareAppender } from './bare-log.js';
import { BARE_SCHEMA } from './bare-rules.js';

/**
 * The bare loop our pipeline is compared with: HTTP, one schema check, one append at a time of whatever has queued,
 * and a consumer thread that evaluates fifty rules per event and tallies. No contracts, no sealing, no exactness.
 * Run as a child process: argv = kafka|postgres, address. Says {url} when ready; answers 'count' with {processed}.
 */
const PARTITIONS = 64;
const [kind, address] = process.argv.slice(2) as ['kafka' | 'postgres', string];

interface Waiting {
  readonly partition: number;
  readonly value: Buffer;
}

const append = await bareAppender(kind, address);
const validate = new Ajv().compile(BARE_SCHEMA);

function partitionOf(account: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < account.length; index++) hash = Math.imul(hash ^ account.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % PARTITIONS;
}

let queue: Waiting[] = [];
let settled: Promise<void> | undefined;

/** Everything that queued while the last append was under way goes out together. */
function appended(records: Waiting[]): Promise<void> {
  queue.push(...records);
  const running = settled;
  const mine = running ? running.then(() => flush()) : flush();
  return mine;
}

function flush(): Promise<void> {
  if (queue.length === 0) return settled ?? Promise.resolve();
  const batch = queue;
  queue = [];
  const sending = append(batch).finally(() => {
    if (settled === sending) settled = undefined;
  });
  settled = sending;
  return sending;
}

interface BareEvent {
  readonly data: { readonly accountId: string };
}

const server = Fastify({ bodyLimit: 8 * 2 ** 20 });
for (const type of ['application/cloudevents+json', 'application/cloudevents-batch+json']) {
  server.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) =>
    done(null, JSON.parse(body as string)),
  );
}
server.post('/events', async (request, reply) => {
  const events = (Array.isArray(request.body) ? request.body : [request.body]) as BareEvent[];
  for (const event of events) if (!validate(event)) return reply.code(400).send(validate.errors);
  await appended(
    events.map((event) => ({
      partition: partitionOf(event.data.accountId),
      value: Buffer.from(JSON.stringify(event)),
    })),
  );
  return reply.code(202).send({ accepted: events.length });
});

const counter = new BigInt64Array(new SharedArrayBuffer(8));
const worker = new Worker(new URL('./bare-consumer.js', import.meta.url), {
  workerData: { kind, address, counter: counter.buffer },
});
worker.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
await new Promise((ready) => worker.once('message', ready));
const url = await server.listen({ port: 0, host: '127.0.0.1' });
process.on('message', () => process.send!({ processed: Number(Atomics.load(counter, 0)) }));
process.on('disconnect', () => process.exit(0));
process.send!({ url });
