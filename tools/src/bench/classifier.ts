import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Figures } from './figures.js';
import type { BenchOptions } from './main.js';

interface Part {
  figures(): Promise<Figures>;
}

/** Parts of the bench, one after another so that none slows another down; each has figures of its own names. */
const PARTS: Readonly<Record<string, () => Promise<Part>>> = {
  media: () => import('./classifier/media.js'),
  matcher: () => import('./classifier/matcher.js'),
  rules: () => import('./classifier/rules.js'),
  'near-duplicates': () => import('./classifier/near-duplicates.js'),
  coordination: () => import('./classifier/coordination.js'),
  names: () => import('./classifier/names.js'),
  stateful: () => import('./classifier/stateful.js'),
  growth: () => import('./classifier/growth.js'),
  'whole-pack': () => import('./classifier/whole-pack.js'),
};

export const parts: readonly string[] = Object.keys(PARTS);

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));

/** In a process of its own: a million hashes that another part left behind would be walked by its collector. */
async function alone(part: string): Promise<Figures> {
  const command = [...process.execArgv, MAIN, 'classifier', '--only', part, '--json'];
  const { stdout } = await run(process.execPath, command);
  return (JSON.parse(stdout) as { figures: Figures }).figures;
}

/** How fast events are judged on one core, part by part. */
export async function bench({ only }: BenchOptions): Promise<Figures> {
  if (only !== undefined) return (await PARTS[only]!()).figures();
  const figures: Figures = {};
  for (const part of parts) Object.assign(figures, await alone(part));
  return figures;
}
