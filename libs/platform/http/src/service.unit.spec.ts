import { connect } from 'node:net';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { createLogger, Metrics } from '@custos/observability';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Problem } from './problem.js';
import { createService, type Service, type ServiceOptions } from './service.js';

let release = () => {};
let arrive = () => {};
const reached = new Promise<void>((resolve) => (arrive = resolve));

@Controller('things')
class ThingsController {
  @Get('broken')
  broken(): never {
    throw new Error('password is hunter2');
  }

  @Get('busy')
  busy(): never {
    throw new Problem({ status: 429, kind: 'busy', title: 'Busy', retryAfter: 3, members: { limit: 5 } });
  }

  @Get('slow')
  slow(): Promise<string> {
    return new Promise((resolve) => {
      release = () => resolve('done');
      arrive();
    });
  }

  @Post()
  echo(@Body() body: unknown): unknown {
    return { body };
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

let service: Service;
const lines: string[] = [];

async function start(options: Partial<ServiceOptions> = {}): Promise<Service> {
  lines.length = 0;
  service = await createService(ThingsModule, {
    host: '127.0.0.1',
    port: 0,
    logger: createLogger('things', 'info', { write: (line) => lines.push(line) }),
    metrics: new Metrics('things'),
    ...options,
  });
  return service;
}

afterEach(() => service.close());

describe('a service', () => {
  it('answers a refusal as a problem with its own members and Retry-After', async () => {
    const { server } = await start();

    const answer = await server.inject({ method: 'GET', url: '/things/busy', headers: { 'x-request-id': 'r-1' } });

    expect(answer.statusCode).toBe(429);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.headers['retry-after']).toBe('3');
    expect(answer.headers['x-request-id']).toBe('r-1');
    expect(answer.json()).toEqual({
      type: 'urn:custos:problem:busy',
      title: 'Busy',
      status: 429,
      limit: 5,
      instance: 'urn:custos:request:r-1',
    });
  });

  it('tells the log, and never the caller, what broke inside', async () => {
    const { server } = await start();

    const answer = await server.inject({ method: 'GET', url: '/things/broken' });

    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toMatch(/hunter2|at /);
    expect(lines.join('')).toContain('hunter2');
  });

  it.each([
    ['a path nobody serves', 'GET', '/nothing', undefined, 404, 'not-found'],
    ['a path that is not one', 'GET', '/%zz', undefined, 400, 'bad-request'],
    ['malformed JSON', 'POST', '/things', '{"a":}', 400, 'malformed-json'],
    ['a body of spaces', 'POST', '/things', ' ', 400, 'malformed-json'],
    ['a text in GBK', 'POST', '/things', Buffer.from('22c4e3bac322', 'hex'), 400, 'malformed-json'],
    ['a body over the limit', 'POST', '/things', `"${'x'.repeat(2_000)}"`, 413, 'payload-too-large'],
  ] as const)('answers %s as a problem', async (_what, method, url, payload, status, kind) => {
    const { server } = await start({ bodyLimit: 1_000 });

    const answer = await server.inject({
      method,
      url,
      headers: { 'content-type': 'application/json' },
      ...(payload === undefined ? {} : { payload }),
    });

    expect([answer.statusCode, answer.json<{ type: string }>().type]).toEqual([status, `urn:custos:problem:${kind}`]);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('takes an empty body for none, whatever content type is named', async () => {
    const url = await (await start()).listen();

    for (const headers of [{}, { 'content-type': 'application/json' }]) {
      const answer = await fetch(`${url}/things`, { method: 'POST', headers });
      expect([answer.status, await answer.json()]).toEqual([201, {}]);
    }
  });

  it('says where the JSON ends', async () => {
    const { server } = await start();
    const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8' };

    expect((await server.inject({ method: 'POST', url: '/things', headers, payload: '{"a":}' })).json()).toMatchObject({
      offset: 5,
    });
    expect((await server.inject({ method: 'POST', url: '/things', headers, payload: '{"a":1}' })).json()).toEqual({
      body: { a: 1 },
    });
  });

  it('refuses what is no JSON at all by its content type', async () => {
    const { server } = await start();

    const answer = await server.inject({
      method: 'POST',
      url: '/things',
      headers: { 'content-type': 'text/plain' },
      payload: 'x',
    });

    expect(answer.statusCode).toBe(415);
  });

  it('answers bytes that are no HTTP with a problem', async () => {
    const address = new URL(await (await start()).listen());
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(address.port), address.hostname, () => socket.write('nonsense\r\n\r\n'));
      socket.on('data', (data) => resolve(data.toString()));
    });

    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json/);
  });

  it('is ready when every check is, and names the one that is not', async () => {
    const { server } = await start({
      ready: {
        log: () => {},
        database: () => Promise.reject(new Error('connect ECONNREFUSED')),
      },
    });

    const answer = await server.inject({ method: 'GET', url: '/health/ready' });

    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({
      ok: false,
      checks: { log: { ok: true }, database: { problem: 'connect ECONNREFUSED' } },
    });
    expect((await server.inject({ method: 'GET', url: '/health/live' })).statusCode).toBe(200);
  });

  it('counts requests by route', async () => {
    const { server } = await start();
    await server.inject({ method: 'GET', url: '/things/busy' });

    expect((await server.inject({ method: 'GET', url: '/metrics' })).body).toMatch(
      /custos_http_request_seconds_count\{service="things",method="GET",route="\/things\/busy",status="429"\} 1/,
    );
  });

  it('answers the request under way before it runs the drain hooks in order', async () => {
    const order: string[] = [];
    const hook = (name: string) => () => Promise.resolve(void order.push(name));
    const url = await (await start({ onDrain: [hook('consumer'), hook('pool')] })).listen();
    service.server.server.on('request', (_request, response) => response.on('finish', () => order.push('answered')));
    const underWay = fetch(`${url}/things/slow`).then((answer) => answer.text());
    await reached;

    const closed = service.close();
    release();

    expect(await underWay).toBe('done');
    await closed;
    expect(order).toEqual(['answered', 'consumer', 'pool']);
    await expect(fetch(`${url}/things/slow`)).rejects.toThrow();
  });

  it("has Nest's own lines under its name, also when another service was made after it", async () => {
    const first = await start();
    const port = Number(new URL(await first.listen()).port);
    const said: Record<string, string> = { second: '', third: '' };
    const beside = (name: string) =>
      start({ port, logger: createLogger(name, 'info', { write: (line) => void (said[name] += line) }) });
    const second = await beside('second');
    const third = await beside('third');

    await expect(second.listen()).rejects.toThrow('is taken');

    expect(said['second']).toContain('EADDRINUSE');
    expect(said['third']).toBe('');
    await Promise.all([first, second, third].map((one) => one.close()));
  });

  it('says plainly that a port is taken', async () => {
    const first = await start();
    const { port } = new URL(await first.listen());
    const second = await start({ port: Number(port) });

    await expect(second.listen()).rejects.toThrow(new RegExp(`port ${port} .* is taken`));
    await first.close();
  });
});
