/** Counts of a decision between two sides. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

export function confusion(decided: readonly boolean[], truth: readonly boolean[]): Confusion {
  const counts = { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 };
  for (const [index, positive] of truth.entries()) {
    const said = decided[index] === true;
    if (positive) counts[said ? 'truePositives' : 'falseNegatives']++;
    else counts[said ? 'falsePositives' : 'trueNegatives']++;
  }
  return counts;
}

export function accuracy({ truePositives, trueNegatives, falsePositives, falseNegatives }: Confusion): number {
  return (truePositives + trueNegatives) / (truePositives + trueNegatives + falsePositives + falseNegatives);
}

export function f1({ truePositives, falsePositives, falseNegatives }: Confusion): number {
  return truePositives === 0 ? 0 : (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives);
}

/** The mean of both sides' F1. */
export function macroF1(counts: Confusion): number {
  const { truePositives, trueNegatives, falsePositives, falseNegatives } = counts;
  const other = {
    truePositives: trueNegatives,
    trueNegatives: truePositives,
    falsePositives: falseNegatives,
    falseNegatives: falsePositives,
  };
  return (f1(counts) + f1(other)) / 2;
}

/** Matthews' correlation coefficient. */
export function matthews({
  truePositives: tp,
  falsePositives: fp,
  trueNegatives: tn,
  falseNegatives: fn,
}: Confusion): number {
  const scale = Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));
  return scale === 0 ? 0 : (tp * tn - fp * fn) / scale;
}

/** Average precision: the area under precision over recall, equal scores taken together. */
export function averagePrecision(scores: readonly number[], truth: readonly boolean[]): number {
  const order = [...scores.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const positives = truth.filter(Boolean).length;
  let found = 0;
  let area = 0;
  for (let from = 0; from < order.length;) {
    const score = scores[order[from] as number];
    let to = from;
    let here = 0;
    for (; to < order.length && scores[order[to] as number] === score; to++)
      if (truth[order[to] as number] === true) here++;
    found += here;
    area += here * (found / to);
    from = to;
  }
  return positives === 0 ? 0 : area / positives;
}

/** By class: its F1, for decisions among several classes given by number. */
export function f1PerClass(decided: readonly number[], truth: readonly number[], classes: number): number[] {
  return Array.from({ length: classes }, (_, one) =>
    f1(
      confusion(
        decided.map((other) => other === one),
        truth.map((other) => other === one),
      ),
    ),
  );
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
