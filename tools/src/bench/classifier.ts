import type { Figures } from './figures.js';

interface Part {
  figures(): Promise<Figures>;
}

/** Parts of the bench, one after another so that none slows another down; each has figures of its own names. */
const PARTS: readonly (() => Promise<Part>)[] = [
  () => import('./classifier/media.js'),
  () => import('./classifier/matcher.js'),
  () => import('./classifier/rules.js'),
  () => import('./classifier/near-duplicates.js'),
  () => import('./classifier/coordination.js'),
  () => import('./classifier/names.js'),
  () => import('./classifier/stateful.js'),
  () => import('./classifier/whole-pack.js'),
];

/** How fast events are judged on one core, part by part. */
export async function bench(): Promise<Figures> {
  const figures: Figures = {};
  for (const load of PARTS) Object.assign(figures, await (await load()).figures());
  return figures;
}
