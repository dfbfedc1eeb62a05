/** One measured quantity. `ratio` is value / baseline; `met` says whether the goal was reached. */
export interface Figure {
  value: number;
  unit: string;
  baseline?: number;
  ratio?: number;
  goal?: number;
  met?: boolean;
}

export type Figures = Record<string, Figure>;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) throw new Error('there is no median of nothing');
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/**
 * Measures contenders in turns, so that a slow minute of the machine touches all of them, and gives each one's median.
 * One round before the first that counts warms them up.
 */
export async function interleavedRounds<Name extends string>(
  contenders: Readonly<Record<Name, () => Promise<number>>>,
  rounds = 5,
): Promise<Record<Name, number>> {
  const names = Object.keys(contenders) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      const value = await contenders[name]();
      if (round > 0) measured[name].push(value);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(measured[name])])) as Record<Name, number>;
}

/** A rate judged by its ratio to the baseline of the same run. */
export function againstBaseline(value: number, baseline: number, unit: string, goal: number): Figure {
  const ratio = value / baseline;
  return { value, unit, baseline, ratio, goal, met: ratio >= goal };
}

export function atLeast(value: number, unit: string, goal: number): Figure {
  return { value, unit, goal, met: value >= goal };
}

export function atMost(value: number, unit: string, goal: number): Figure {
  return { value, unit, goal, met: value <= goal };
}
