import { harmCategories } from '@custos/contracts';
import type { Numbers, Observable, ObservableEvent, Observation, ObservationFold } from '@custos/classification-domain';
import type { MappedScore } from './mapped-scores.js';

/** The fold and the CEL variable of what models from outside answer. */
export const EXTERNAL = 'external';

const DAY_MS = 86_400_000;
const MILLION = 1_000_000;
/** As many numbers as an observation may carry. */
const MOST_NUMBERS = 32;
const CATEGORIES = harmCategories()
  .filter(({ automatedDetection }) => automatedDetection)
  .map(({ code }) => code);

/** What is known under one event: the surest score of each field, and whether rules wait for it. */
interface Known {
  readonly numbers: Numbers;
  readonly waiting: boolean;
}

/**
 * Scores of models from outside come after their event was judged, and each model's by itself. What joins them is the event's own
 * id: rules that ask `external.MODEL.CATEGORY` wait under it, and scores arrive under it as observations.
 * @param models as the pack names them
 */
export function externalFold(models: readonly string[]): ObservationFold {
  const fields = externalFields(models);
  return {
    name: EXTERNAL,
    variable: EXTERNAL,
    fields,
    highest: Object.fromEntries(fields.map((field) => [field, MILLION])),
    events: [],
    observe,
    evolve,
  };
}

/** Fields of `external`, `MODEL.CATEGORY`: how sure the model is of the harm in millionths. */
export function externalFields(models: readonly string[]): string[] {
  return models.flatMap((model) => CATEGORIES.map((category) => `${model}.${category}`));
}

/** What scores are observed under; it leaves as a keyed hash. */
export function externalValue(eventId: string): string {
  return `event/${eventId}`;
}

/** By field, the surest of the labels that are mapped to each harm. @param model its id in the operator's settings */
export function externalNumbers(model: string, scores: readonly MappedScore[]): Numbers {
  const numbers: Record<string, number> = {};
  for (const { category, score } of scores.toSorted((one, other) => other.score - one.score).slice(0, MOST_NUMBERS)) {
    const field = `${nameInPacks(model)}.${category}`;
    numbers[field] = Math.max(numbers[field] ?? 0, score);
  }
  return numbers;
}

/** A hyphen would be a minus in an expression. */
function nameInPacks(model: string): string {
  return model.replaceAll('-', '_');
}

function observe({ id }: ObservableEvent, waiting: boolean): Observable[] {
  return waiting && id !== undefined ? [{ value: externalValue(id), numbers: {}, hashed: {} }] : [];
}

function evolve(state: Uint8Array | undefined, { eventId, time, waiting, numbers }: Observation) {
  const before = state === undefined ? undefined : (JSON.parse(Buffer.from(state).toString('utf8')) as Known);
  const surest: Record<string, number> = { ...before?.numbers };
  for (const [field, score] of Object.entries(numbers)) surest[field] = Math.max(surest[field] ?? 0, score);
  const known: Known = { numbers: surest, waiting: waiting || before?.waiting === true };
  return {
    state: Buffer.from(JSON.stringify(known)),
    findings: known.waiting ? [{ eventId, numbers: surest }] : [],
    expires: time + DAY_MS,
    late: false,
    evicted: 0,
  };
}
