import { execFile } from 'node:child_process';
import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const POLL_MS = 5;

/** What PostgreSQL writes to postmaster.pid about itself. */
export interface Postmaster {
  pid: number;
  port: number;
  /** Folder of its Unix socket; empty when it has none. */
  socketFolder: string;
  ready: boolean;
}

/** The server that says it serves this cluster, whether or not it still lives. */
export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  return { pid, port: Number(lines[3] ?? 0), socketFolder: lines[4] ?? '', ready: lines[7] === 'ready' };
}

/** Process ids are used again: one that lives counts only if it is a PostgreSQL started on this cluster. */
export async function isPostmasterOf(cluster: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const command = await commandOf(pid);
  return command.includes('postgres') && (command.includes(cluster) || command.includes(await realpath(cluster)));
}

async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (process.platform === 'win32') return 'postgres';
  return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Asks for a fast shutdown (sessions are cut off, data is flushed) and insists after `patienceMs`. */
export async function stopPostmaster(pid: number, patienceMs = 20_000): Promise<void> {
  signal(pid, 'SIGINT');
  if (await until(() => !isAlive(pid), patienceMs)) return;
  signal(pid, 'SIGQUIT');
  if (!(await until(() => !isAlive(pid), 5_000))) throw new Error(`PostgreSQL (process ${pid}) does not stop`);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Polls until `holds` answers true; false when it has not within the time given. */
export async function until(holds: () => boolean | Promise<boolean>, patienceMs: number): Promise<boolean> {
  const end = performance.now() + patienceMs;
  while (performance.now() < end) {
    if (await holds()) return true;
    await sleep(POLL_MS);
  }
  return false;
}
