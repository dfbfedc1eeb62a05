import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { atMost, type Figures } from '../figures.js';

const EVENTS = Number(process.env['BENCH_EVENTS'] ?? 10_000_000);

/**
 * How much a process grows by judging with windows (`BENCH_EVENTS` of them, ten million unless told). In a process of its
 * own, since this one has held whole logs.
 */
export async function figures(): Promise<Figures> {
  const program = fileURLToPath(new URL('./stateful-memory.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program, String(EVENTS)]);
  return { rss_growth_mb: atMost(Number(stdout), 'MiB', 32) };
}
