import { connect, createServer, type NetConnectOpts, type Server, type Socket } from 'node:net';
import { freePorts } from '@custos/postgres/testing';

/** A line to a database that can be cut and mended without touching the server that others use. */
export class LineToDatabase {
  readonly url: string;
  readonly #target: NetConnectOpts;
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  private constructor(target: URL, port: number) {
    const folder = target.searchParams.get('host');
    this.#target =
      folder === null
        ? { host: target.hostname, port: Number(target.port) }
        : { path: `${folder}/.s.PGSQL.${target.port || target.searchParams.get('port')}` };
    this.#port = port;
    const url = new URL(target);
    url.host = `127.0.0.1:${port}`;
    url.search = '';
    this.url = url.href;
  }

  /** Cut at first. */
  static async to(url: string): Promise<LineToDatabase> {
    const [port] = (await freePorts(1)) as [number];
    return new LineToDatabase(new URL(url), port);
  }

  async mend(): Promise<void> {
    const server = createServer((near) => {
      const far = connect(this.#target);
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          this.#sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far);
      far.pipe(near);
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
  }

  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }
}
