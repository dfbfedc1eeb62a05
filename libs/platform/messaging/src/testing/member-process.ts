import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { MemberOrders } from './member.js';
import { TRIAL_LEASE_MS, type Trial } from './trial.js';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));

export interface MemberProcess {
  kill(signal: NodeJS.Signals): void;
  /** Resolves when the process has written this line. */
  said(line: string): Promise<void>;
}

/**
 * A member of the trial's group in a process of its own, which can be killed or stopped as no part of this one can.
 * Resolves once it holds partitions.
 */
export async function startMemberProcess(
  trial: Trial,
  pace: Pick<MemberOrders, 'maxRecords' | 'waitAfter'>,
): Promise<MemberProcess> {
  const { ground, group, topic } = trial;
  const orders: MemberOrders = {
    address: ground.address,
    databaseUrl: ground.databaseUrl,
    schema: ground.schema,
    group,
    topic,
    ...pace,
    leaseMs: TRIAL_LEASE_MS,
  };
  const script = 'libs/platform/messaging/dist/testing/member.js';
  const launcher = spawn(process.execPath, ['tools/node24.mjs', '--build', script, JSON.stringify(orders)], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const lines = new Map<string, () => void>();
  const heard = new Set<string>();
  let pid = launcher.pid ?? 0;
  createInterface({ input: launcher.stdout }).on('line', (line) => {
    const [word = '', argument] = line.split(' ');
    // The launcher starts another process, and that one is to be stopped.
    if (word === 'pid') pid = Number(argument);
    heard.add(word);
    lines.get(word)?.();
  });
  const member: MemberProcess = {
    kill(signal) {
      if (launcher.exitCode === null) process.kill(pid, signal);
    },
    async said(line) {
      if (!heard.has(line)) await new Promise<void>((resolve) => lines.set(line, resolve));
    },
  };
  await Promise.race([
    member.said('holding'),
    once(launcher, 'exit').then(([code]) => Promise.reject(new Error(`the member process ended with ${String(code)}`))),
  ]);
  return member;
}
