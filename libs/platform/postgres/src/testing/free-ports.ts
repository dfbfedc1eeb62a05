import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/** Below the range from which systems take ports for outgoing connections, one of which may come before the server. */
const RANGE = { from: 15_000, to: 32_000 };

/** TCP ports of this machine that nobody listened on a moment ago, next to each other. */
export async function freePorts(count: number): Promise<number[]> {
  for (;;) {
    const first = randomInt(RANGE.from, RANGE.to - count);
    const ports = Array.from({ length: count }, (_, offset) => first + offset);
    const servers = await Promise.all(ports.map(listening));
    for (const server of servers) if (server) await new Promise((closed) => server.close(closed));
    if (servers.every((server) => server !== undefined)) return ports;
  }
}

function listening(port: number): Promise<Server | undefined> {
  return new Promise((answer) => {
    const server = createServer();
    server.once('error', () => answer(undefined));
    server.listen(port, '127.0.0.1', () => answer(server));
  });
}
