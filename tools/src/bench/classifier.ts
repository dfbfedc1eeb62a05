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

/** How fast events are judged on one core, part by part. */
export async function bench({ only }: BenchOptions): Promise<Figures> {
  const figures: Figures = {};
  for (const [part, load] of Object.entries(PARTS))
    if (only === undefined || only === part) Object.assign(figures, await (await load()).figures());
  return figures;
}
