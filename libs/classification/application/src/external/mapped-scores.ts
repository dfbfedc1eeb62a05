import { MalformedAnswer, type LabelScores, type ModelSettings } from './external-model.js';

export interface MappedScore {
  readonly label: string;
  readonly category: string;
  /** Millionths. */
  readonly score: number;
}

export interface MappedAnswer {
  /** By label, in the order of the settings. */
  readonly scores: readonly MappedScore[];
  /** Labels of the answer that no harm was named for. */
  readonly unmapped: number;
}

const MILLION = 1_000_000;

/** @throws MalformedAnswer for a score that is not from 0 to 1 */
export function mappedScores({ labels }: ModelSettings, answer: LabelScores): MappedAnswer {
  const scores: MappedScore[] = [];
  for (const [label, { category }] of Object.entries(labels)) {
    if (!Object.hasOwn(answer, label)) continue;
    const score = answer[label] as number;
    if (typeof score !== 'number' || !(score >= 0 && score <= 1))
      throw new MalformedAnswer(`the score of ${label} is not from 0 to 1`);
    scores.push({ label, category, score: Math.round(score * MILLION) });
  }
  const unmapped = Object.keys(answer).filter((label) => !Object.hasOwn(labels, label)).length;
  return { scores, unmapped };
}

/** Of each category the surest label that reaches its threshold: one signal each. */
export function scoresThatSignal({ labels }: ModelSettings, scores: readonly MappedScore[]): MappedScore[] {
  const surest = new Map<string, MappedScore>();
  for (const score of scores) {
    if (score.score < (labels[score.label]?.threshold ?? Infinity)) continue;
    const known = surest.get(score.category);
    if (known === undefined || score.score > known.score) surest.set(score.category, score);
  }
  return [...surest.values()];
}
