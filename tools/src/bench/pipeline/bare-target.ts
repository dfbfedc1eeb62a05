import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Target } from './load.js';

/** The bare loop as a child process. `address` is a connection string or brokers. */
export async function startBare(kind: 'kafka' | 'postgres', address: string): Promise<Target> {
  const child = fork(new URL('./bare-server.js', import.meta.url), [kind, address]);
  const failed = once(child, 'exit').then(() => {
    throw new Error('the bare loop ended before it was ready');
  });
  const [{ url }] = (await Promise.race([once(child, 'message'), failed])) as [{ url: string }];
  failed.catch(() => undefined);
  return {
    url,
    path: '/events',
    headers: {},
    async processed() {
      child.send('count');
      const [{ processed }] = (await once(child, 'message')) as [{ processed: number }];
      return processed;
    },
    async stop() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
