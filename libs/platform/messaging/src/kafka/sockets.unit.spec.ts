import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { freePorts } from '@custos/postgres/testing';
import type { ConnectionOptions } from 'node:tls';
import { openSocket } from './sockets.js';

const host = '127.0.0.1';
const NO_TLS = null as unknown as ConnectionOptions;

describe('a socket for kafkajs', () => {
  it.each([
    ['plain', NO_TLS],
    ['TLS', {}],
  ])('that failed (%s) gathers no listeners, however often it is given up', async (_kind, ssl) => {
    const [port] = (await freePorts(1)) as [number];
    const socket = openSocket({ host, port, ssl, onConnect: () => {} });
    await once(socket, 'error');
    const before = socket.listenerCount('connect');

    for (let times = 0; times < 20; times++) socket.end().unref();

    expect(socket.listenerCount('connect')).toBe(before);
  });

  it('connects and says so, also when it was let go on the way', async () => {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    let connected = false;
    const socket = openSocket({ host: 'localhost', port, ssl: NO_TLS, onConnect: () => (connected = true) });

    expect(socket.unref()).toBe(socket);

    await once(socket, 'connect');
    expect(connected).toBe(true);
    socket.destroy();
    server.close();
  });
});
