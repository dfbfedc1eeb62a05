import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { atMost, type Figures } from '../figures.js';

const EVENTS = Number(process.env['BENCH_EVENTS'] ?? 10_000_000);

/**
 * How much a process grows by judging with windows (`BENCH_EVENTS` of them, ten million unless told). In a process of its
 * own with this one's flags, a service's: by default the young generation may grow by 60 MiB at any time, and hide what is kept.
 */
export async function figures(): Promise<Figures> {
  const program = fileURLToPath(new URL('./stateful-memory.js', import.meta.url));
  const command = [...process.execArgv, '--expose-gc', program, String(EVENTS)];
  const { stdout } = await promisify(execFile)(process.execPath, command);
  return { rss_growth_mb: atMost(Number(stdout), 'MiB', 32) };
}
