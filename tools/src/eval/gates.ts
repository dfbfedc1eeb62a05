import type { Figures } from '../bench/figures.js';

export interface Bound {
  readonly at_least?: number;
  readonly at_most?: number;
}

/** By set and figure: what a change must not fall behind. */
export type Gates = Readonly<Record<string, Readonly<Record<string, Bound>>>>;

export interface GateResult {
  readonly set: string;
  readonly figure: string;
  readonly bound: Bound;
  /** Absent when the set gave no such figure, which is a miss. */
  readonly value: number | undefined;
  readonly met: boolean;
}

function within(value: number | undefined, { at_least: least, at_most: most }: Bound): boolean {
  return value !== undefined && (least === undefined || value >= least) && (most === undefined || value <= most);
}

export function compareWithGates(set: string, figures: Figures, gates: Gates): GateResult[] {
  return Object.entries(gates[set] ?? {}).map(([figure, bound]) => {
    const value = figures[figure]?.value;
    return { set, figure, bound, value, met: within(value, bound) };
  });
}
