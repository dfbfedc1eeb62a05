import { Client } from 'undici';

/** Something that takes events over HTTP and at last has them in its figures: ours or the bare loop. */
export interface Target {
  readonly url: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Events that have reached the last row of the pipeline, since the target was made. */
  processed(): Promise<number>;
  stop(): Promise<void>;
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function post(client: Client, target: Target, contentType: string, body: Buffer): Promise<void> {
  for (;;) {
    const answer = await client.request({
      path: target.path,
      method: 'POST',
      headers: { ...target.headers, 'content-type': contentType },
      body,
    });
    if (answer.statusCode === 429 || answer.statusCode === 503) {
      await answer.body.dump();
      await pause(Number(answer.headers['retry-after'] ?? 1) * 1_000);
      continue;
    }
    if (answer.statusCode >= 300) throw new Error(`${answer.statusCode}: ${await answer.body.text()}`);
    await answer.body.dump();
    return;
  }
}

export interface Sent {
  /** Seconds from the first request to the last answer. */
  readonly seconds: number;
}

/** Posts every body over `connections` keep-alive connections, one request at a time on each; `pace` in requests per second. */
export async function send(
  target: Target,
  requests: readonly Buffer[],
  connections: number,
  pace?: number,
): Promise<Sent> {
  const contentType = requests[0]?.[0] === 0x5b ? 'application/cloudevents-batch+json' : 'application/cloudevents+json';
  const started = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new Client(target.url, { pipelining: 1 });
      for (let mine = next++; mine < requests.length; mine = next++) {
        if (pace !== undefined) {
          const due = started + (mine / pace) * 1_000;
          const early = due - performance.now();
          if (early > 0) await pause(early);
        }
        await post(client, target, contentType, requests[mine]!);
      }
      await client.close();
    }),
  );
  return { seconds: (performance.now() - started) / 1_000 };
}

/** Waits until `count` events have reached the end; throws when nothing moves for half a minute. */
export async function reached(target: Target, count: number): Promise<void> {
  let last = -1;
  let movedAt = performance.now();
  for (;;) {
    const now = await target.processed();
    if (now >= count) return;
    if (now !== last) [last, movedAt] = [now, performance.now()];
    if (performance.now() - movedAt > 30_000) throw new Error(`the pipeline stands at ${now} of ${count} events`);
    await pause(20);
  }
}

/** Events per second from the first request until the last event is in the figures. */
export async function throughput(
  target: Target,
  requests: readonly Buffer[],
  events: number,
  connections: number,
): Promise<number> {
  const before = await target.processed();
  const started = performance.now();
  await send(target, requests, connections);
  await reached(target, before + events);
  return (events / (performance.now() - started)) * 1_000;
}
