import { logCountRatios, marginOf, seededNumbers, shuffle, solve, type Boundary } from '@custos/classification-domain';
import type { ReadTexts } from './texts.js';

export interface Labelled {
  /** Numbers of the texts, as they were added. */
  readonly rows: readonly number[];
  /** By row: the number of its class. */
  readonly classes: readonly number[];
  readonly classCount: number;
}

export interface Learning {
  readonly cost: number;
  readonly seed: number;
  /** Whether a weight is as free as its feature tells the sides apart. */
  readonly ratios?: boolean;
}

/** By class, its boundary against all others. */
export function boundaries(
  texts: ReadTexts,
  { rows, classes, classCount }: Labelled,
  { cost, seed, ratios }: Learning,
): Boundary[] {
  const buckets = 1 << texts.spec.bits;
  return Array.from({ length: classCount }, (_, one) => {
    const problem = { examples: texts.examples, rows, positive: classes.map((other) => other === one), cost, seed };
    return solve(ratios === true ? { ...problem, freedom: logCountRatios(problem, buckets) } : problem, buckets);
  });
}

/**
 * By row: the margins of every class, given by a model that learned from the other folds.
 * @param groups by row; rows of one group are held out together, so that no near-duplicate is learned from
 */
export function heldOutMargins(
  texts: ReadTexts,
  labelled: Labelled,
  learning: Learning,
  folds: number,
  groups: readonly number[] = [...labelled.rows.keys()],
): number[][] {
  const order = shuffle([...new Set(groups)], seededNumbers(learning.seed));
  const foldOf = new Map(order.map((group, place) => [group, place % folds]));
  const margins: number[][] = labelled.rows.map(() => []);
  for (let fold = 0; fold < folds; fold++) {
    const places = [...labelled.rows.keys()];
    const inside = places.filter((place) => foldOf.get(groups[place] as number) !== fold);
    const learned = boundaries(texts, subset(labelled, inside), learning);
    for (const place of places) {
      if (foldOf.get(groups[place] as number) === fold)
        margins[place] = marginsOf(texts, learned, labelled.rows[place] as number);
    }
  }
  return margins;
}

export function marginsOf(texts: ReadTexts, learned: readonly Boundary[], row: number): number[] {
  const features = texts.examples.featuresOf(row);
  return learned.map((boundary) => marginOf(features, boundary));
}

export function subset({ rows, classes, classCount }: Labelled, places: readonly number[]): Labelled {
  return {
    rows: places.map((place) => rows[place] as number),
    classes: places.map((place) => classes[place] as number),
    classCount,
  };
}

export function highest(margins: readonly number[]): number {
  let best = 0;
  for (const [place, margin] of margins.entries()) if (margin > (margins[best] as number)) best = place;
  return best;
}
