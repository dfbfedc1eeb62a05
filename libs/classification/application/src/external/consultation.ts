import type { CircuitBreaker } from './circuit-breaker.js';
import { MalformedAnswer, type ExternalModel } from './external-model.js';
import { mappedScores, type MappedScore } from './mapped-scores.js';

export type Outcome = 'scored' | 'timed-out' | 'failed' | 'malformed' | 'resting' | 'over-budget';

/** What came of asking a model about one text. */
export interface Answer {
  readonly outcome: Outcome;
  readonly scores: readonly MappedScore[];
  readonly unmapped: number;
  /** Whether it was asked about the beginning of the text alone. */
  readonly truncated: boolean;
  readonly cost: number;
}

export interface ConsultationOptions {
  readonly model: ExternalModel;
  readonly breaker: CircuitBreaker;
  /** What may still be spent. */
  readonly budget: number;
  /** Aborts when there is no time left for any further answer. */
  readonly deadline: AbortSignal;
  readonly now: () => number;
  /** Told of each question that got no answer. */
  readonly onFailure: (outcome: Outcome, error: Error) => void;
}

/** Asks a model about texts, in as many questions as its settings want, one after another. Never throws. */
export async function consult(texts: readonly string[], options: ConsultationOptions): Promise<Answer[]> {
  const { batch, longestText, cost } = options.model.settings;
  const answers: Answer[] = [];
  let left = options.budget;
  for (let from = 0; from < texts.length; from += batch) {
    const part = texts.slice(from, from + batch);
    const price = cost * part.length;
    const outcome = refusalOf(price > left, options);
    if (outcome !== undefined) {
      answers.push(...part.map((text) => unanswered(outcome, text.length > longestText, 0)));
      continue;
    }
    left -= price;
    answers.push(...(await ask(part, options)));
  }
  return answers;
}

/** Why nobody asks; not for want of time or money does the model get a rest. */
function refusalOf(isTooDear: boolean, { breaker, deadline, now }: ConsultationOptions): Outcome | undefined {
  if (deadline.aborted) return 'timed-out';
  if (isTooDear) return 'over-budget';
  return breaker.allows(now()) ? undefined : 'resting';
}

async function ask(texts: readonly string[], options: ConsultationOptions): Promise<Answer[]> {
  const { model, breaker, deadline, now, onFailure } = options;
  const { settings } = model;
  const cut = texts.map((text) => text.slice(0, settings.longestText));
  const truncated = (index: number): boolean => (texts[index]?.length ?? 0) > settings.longestText;
  const signal = AbortSignal.any([deadline, AbortSignal.timeout(settings.timeoutMs)]);
  try {
    const scores = await abandonedAt(signal, model.score(cut, signal));
    if (scores.length !== texts.length)
      throw new MalformedAnswer(`${scores.length} answers came to ${texts.length} texts`);
    const mapped = scores.map((answer) => mappedScores(settings, answer));
    breaker.succeeded();
    return mapped.map((answer, index) => ({
      outcome: 'scored',
      ...answer,
      truncated: truncated(index),
      cost: settings.cost,
    }));
  } catch (error) {
    const outcome = error instanceof MalformedAnswer ? 'malformed' : signal.aborted ? 'timed-out' : 'failed';
    breaker.failed(now());
    onFailure(outcome, error instanceof Error ? error : new Error(String(error)));
    return texts.map((_, index) => unanswered(outcome, truncated(index), settings.cost));
  }
}

/** An adapter that does not heed its signal must not hold up anybody either. */
async function abandonedAt<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let abandon: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    abandon = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abandon, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (abandon !== undefined) signal.removeEventListener('abort', abandon);
    work.catch(() => undefined);
  }
}

function unanswered(outcome: Outcome, truncated: boolean, cost: number): Answer {
  return { outcome, scores: [], unmapped: 0, truncated, cost };
}
