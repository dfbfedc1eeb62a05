import { harmCategory } from '@custos/contracts';
import { readModel, type LinearModel } from '@custos/classification-domain';
import type { PolicyPackProblem } from './policy-pack-error.js';

/** The model of a pack, in the pack's document itself, so that whoever has the document can judge as it did. */
export interface ModelText {
  /** The model's file in base64. */
  readonly weights: string;
  /** By label of the model, the harm category that it speaks for; labels that are not named here are dropped. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Numbers of the labels that speak for a category. */
export interface CategoryLabels {
  readonly category: string;
  readonly labels: readonly number[];
}

export interface PackModel {
  readonly model: LinearModel;
  readonly categories: readonly CategoryLabels[];
}

const HOLD = 'M_CONTENT_HOLD_FOR_REVIEW';

export const MODEL_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['weights', 'labels'],
  properties: {
    weights: { type: 'string', pattern: '^[A-Za-z0-9+/]+={0,2}$', maxLength: 16_000_000 },
    labels: { type: 'object', minProperties: 1, additionalProperties: { type: 'string', maxLength: 64 } },
  },
};

/** A guess is for people to look at: what rests on a model may do no more by itself than hold for review. */
export function isHeldAtMost(category: string): boolean {
  return harmCategory(category)?.maxMeasuresWithoutHuman.includes(HOLD) === true;
}

/** Adds what is wrong to `problems`. */
export function readPackModel({ weights, labels }: ModelText, problems: PolicyPackProblem[]): PackModel | undefined {
  let model: LinearModel;
  try {
    model = readModel(Buffer.from(weights, 'base64'));
  } catch (error) {
    problems.push({ pointer: '/model/weights', message: (error as Error).message });
    return undefined;
  }
  const names = model.header.labels.map(({ name }) => name);
  const numbers = new Map<string, number[]>();
  for (const [label, category] of Object.entries(labels)) {
    const problem = problemOf(label, category, names);
    if (problem === undefined) numbers.set(category, [...(numbers.get(category) ?? []), names.indexOf(label)]);
    else problems.push({ pointer: `/model/labels/${label}`, message: problem });
  }
  return { model, categories: [...numbers].map(([category, found]) => ({ category, labels: found })) };
}

function problemOf(label: string, category: string, names: readonly string[]): string | undefined {
  if (!names.includes(label)) return 'the model has no such label';
  const known = harmCategory(category);
  if (known === undefined) return `"${category}" is not a harm category of the closed list`;
  if (!known.automatedDetection) return `"${category}" must not be detected automatically`;
  return isHeldAtMost(category) ? undefined : `"${category}" is not held for review: no model may speak for it`;
}
