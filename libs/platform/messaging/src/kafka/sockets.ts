import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';

const KEEP_ALIVE_DELAY_MS = 60_000;

/** What kafkajs asks a socket by. */
export interface SocketRequest {
  readonly host: string;
  readonly port: number;
  readonly ssl: ConnectionOptions;
  readonly onConnect: () => void;
}

/**
 * A socket as kafkajs makes one itself, but for `unref`: kafkajs calls it at every disconnect from a broker that is away,
 * on the socket that failed long ago, and Node would have that socket wait for its connection with one listener more
 * each time.
 */
export function openSocket({ host, port, ssl, onConnect }: SocketRequest): Socket {
  // kafkajs gives no options where there is no TLS, against its own types.
  const options = ssl as ConnectionOptions | null | undefined;
  const socket = options
    ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...options }, onConnect)
    : connectPlain({ host, port }, onConnect);
  socket.setKeepAlive(true, KEEP_ALIVE_DELAY_MS);
  const unref = socket.unref.bind(socket);
  socket.unref = () => (socket.destroyed ? socket : unref());
  return socket;
}
