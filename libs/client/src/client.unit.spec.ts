import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CustosClient } from './client.js';
import type { PublishedEvent } from './types.js';

let server: Server;

/** A real HTTP server that answers as ingest would, by a script of one function per request. */
async function answering(
  ...script: ((events: PublishedEvent[]) => { status: number; body: unknown; retryAfter?: string })[]
) {
  const seen: PublishedEvent[][] = [];
  server = createServer((request: IncomingMessage, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const events = JSON.parse(Buffer.concat(chunks).toString()) as PublishedEvent[];
      const answer = script[Math.min(seen.length, script.length - 1)]!(events);
      seen.push(events);
      if (answer.retryAfter !== undefined) response.setHeader('retry-after', answer.retryAfter);
      response.writeHead(answer.status).end(JSON.stringify(answer.body));
    })();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { seen, client: new CustosClient({ url, apiKey: 'ck_test', attempts: 3 }) };
}

const accept = (events: PublishedEvent[]) => ({
  status: 202,
  body: {
    receipts: events.map((event, index) => ({
      index,
      id: event.id,
      status: 'new',
      partition: 1,
      position: String(index),
    })),
  },
});

const events = (count: number, text = 'hello'): PublishedEvent[] =>
  Array.from({ length: count }, (_, n) => ({
    specversion: '1.0',
    id: `e${n}`,
    source: 'test',
    type: 'custos.content.TextPosted',
    data: { text },
  }));

afterEach(() => new Promise((closed) => server.close(closed)));

describe('the client', () => {
  it('splits by count and by bytes, and numbers receipts by the list it was given', async () => {
    const { seen, client } = await answering(accept);

    const many = await client.publish(events(2_500));
    const large = await client.publish(events(5, 'x'.repeat(2 ** 20)));

    expect(seen.map((request) => request.length)).toEqual([1_000, 1_000, 500, 3, 2]);
    expect(many.receipts.map((receipt) => receipt.index)).toEqual(Array.from({ length: 2_500 }, (_, n) => n));
    expect(large.receipts).toHaveLength(5);
  });

  it('sends the same ids again when the server asks it to wait', async () => {
    const { seen, client } = await answering(() => ({ status: 503, body: {}, retryAfter: '0.01' }), accept);

    const { receipts } = await client.publish(events(2));

    expect(seen[1]).toEqual(seen[0]);
    expect(receipts).toHaveLength(2);
  });

  it('hands back refusals by their place in the list', async () => {
    const { client } = await answering(accept, () => ({
      status: 400,
      body: { errors: [{ index: 3, pointer: '/type', detail: 'unknown type' }] },
    }));

    const { refusals } = await client.publish(events(1_004));

    expect(refusals).toEqual([{ index: 1_003, pointer: '/type', detail: 'unknown type' }]);
  });

  it('gives up after its attempts, and at once when another try would not help', async () => {
    const busy = await answering(() => ({ status: 503, body: {}, retryAfter: '0.01' }));
    await expect(busy.client.publish(events(1))).rejects.toMatchObject({ name: 'CustosError', status: 503 });
    expect(busy.seen).toHaveLength(3);
    await new Promise((closed) => server.close(closed));

    const refused = await answering(() => ({ status: 401, body: { title: 'unknown key' } }));
    await expect(refused.client.publish(events(1))).rejects.toMatchObject({ status: 401 });
    expect(refused.seen).toHaveLength(1);
  });

  it('acknowledges measures under ids that a repetition shares', async () => {
    const { seen, client } = await answering(accept);
    const done = {
      measureId: 'm1',
      accountId: 'alice',
      outcome: 'applied',
      appliedAt: '2026-11-22T13:45:00Z',
    } as const;

    await client.acknowledge('/chat/enforcer', [done, { ...done, measureId: 'm2', outcome: 'failed' }]);
    await client.acknowledge('/chat/enforcer', [done]);

    expect(seen.flat().map(({ id }) => id)).toEqual(['m1/applied', 'm2/failed', 'm1/applied']);
    expect(seen[0]![0]).toMatchObject({ type: 'custos.enforcement.MeasureAcknowledged', data: done });
  });
});
